"""History, streak and strength told again as plainly as possible, sharing no code with the engine.

Slow on purpose: lists of dicts, a loop over days, everything looked up again each time.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

ONE = timedelta(days=1)


def day_of(at: datetime, zone: tzinfo, rollover: int) -> date:
    """Turn the clock on the wall back by as many hours as the day begins late."""
    wall = at.astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=rollover)).date()


def existed(day: date, zone: tzinfo) -> bool:
    """Look at a calendar in the zone every quarter of an hour around that day."""
    moment = datetime.combine(day, time(), UTC) - ONE
    seen = (moment + timedelta(minutes=15 * n) for n in range(3 * 96))
    return any(at.astimezone(zone).date() == day for at in seen)


def monday_of(day: date) -> date:
    while day.weekday() != 0:
        day -= ONE
    return day


class Calendar:
    """What is known of every day, in dicts."""

    def __init__(self, records, pauses, settings, today):
        self.settings, self.today = settings, today
        self.done = {r["day"] for r in records if r["counts"] and r["day"] <= today}
        self.hurt = {r["day"] for r in records if r["hurt"] and r["day"] <= today} - self.done
        self.pauses = pauses
        self.first = min(self.done) if self.done else today
        self.days = [self.first]
        while self.days[-1] < today:
            self.days.append(self.days[-1] + ONE)

    def paused(self, day):
        return any(pause["first"] <= day <= pause["last"] for pause in self.pauses)

    def never_was(self, day):
        return day in self.settings["never"]

    def free(self, day):
        """Whether something could be expected."""
        return not self.paused(day) and not self.never_was(day)

    def verdict(self, day):
        if day in self.done:
            return "done"
        if self.never_was(day):
            return "absent"
        if self.paused(day):
            return "paused"
        if day in self.hurt:
            return "excused"
        if not self.settings["weekly"] and day.weekday() in self.settings["rest"]:
            return "rest"
        return "open" if day == self.today else "missed"


def told(records, pauses, settings, today):
    """Return everything that is shown."""
    calendar = Calendar(records, pauses, settings, today)
    story = by_week(calendar) if settings["weekly"] else by_day(calendar)
    story["done_today"] = today in calendar.done
    runs = [run for run in story.pop("runs") if run["length"]]
    best = max(runs, key=lambda run: (run["length"], run["days"][-1]), default=None)
    story["best"] = best["length"] if best else 0
    story["best_from"] = best["days"][0] if best else None
    story["best_until"] = best["days"][-1] if best else None
    story["current"] = story["days"][-1]["streak"]
    story["freezes"] = story["days"][-1]["freezes"]
    story["since"] = runs[-1]["days"][0] if story["current"] else None
    story["frozen"] = [day["day"] for day in story["days"] if day["verdict"] == "frozen"]
    return story


def by_day(calendar):
    days, runs, freezes = [], [{"length": 0, "days": []}], 0
    verdicts = {day: calendar.verdict(day) for day in calendar.days}
    for index, day in enumerate(calendar.days):
        if verdicts[day] == "done":
            runs[-1]["length"] += 1
            runs[-1]["days"].append(day)
            if calendar.settings["freezes"] and runs[-1]["length"] % 7 == 0 and freezes < 2:
                freezes += 1
        elif verdicts[day] == "missed":
            # Look ahead to when it is done next: can all that is missed until then be bridged?
            gap = []
            for later in calendar.days[index:]:
                if verdicts[later] == "done":
                    break
                if verdicts[later] == "missed":
                    gap.append(later)
            if not runs[-1]["length"]:
                pass  # nothing left to bridge
            elif len(gap) <= freezes:
                verdicts[day] = "frozen"
                freezes -= 1
            else:
                runs.append({"length": 0, "days": []})
        row = {"day": day, "verdict": verdicts[day]}
        days.append({**row, "streak": runs[-1]["length"], "freezes": freezes})
    waits = verdicts[calendar.today] == "open" and days[-1]["streak"] > 0
    return {"days": days, "runs": runs, "needs_today": waits}


def by_week(calendar):
    days, runs = [], [{"length": 0, "days": []}]
    waits = False
    monday = monday_of(calendar.first)
    while monday <= calendar.today:
        week = [monday + n * ONE for n in range(7)]
        known = [day for day in week if day <= calendar.today]
        before = runs[-1]["length"]
        added = has_its_days(calendar, week, known[-1])
        for day in known:
            streak = before + has_its_days(calendar, week, day)
            if day == week[6] < calendar.today and still_owed(calendar, week, day) > 0:
                streak = 0
            if day >= calendar.first:
                verdict = weekly_verdict(calendar, week, day)
                days.append({"day": day, "verdict": verdict, "streak": streak, "freezes": 0})
        if added:
            runs[-1]["length"] += 1
            runs[-1]["days"] += [day for day in known if day in calendar.done]
        elif streak == 0 and before:
            runs.append({"length": 0, "days": []})
        if calendar.today in week and calendar.verdict(calendar.today) == "open" and streak > 0:
            owed = still_owed(calendar, week, calendar.today)
            left = chances_after(calendar, week, calendar.today)
            waits = owed > left and owed - 1 <= left
        monday += 7 * ONE
    return {"days": days, "runs": runs, "needs_today": waits}


def still_owed(calendar, week, day):
    """How many more days the week needs, as it stands after a day."""
    so_far = [each for each in week if each <= day]
    wanted = min(calendar.settings["weekly"], sum(calendar.free(each) for each in week))
    spared = sum(each in calendar.hurt and calendar.free(each) for each in so_far)
    return wanted - spared - sum(each in calendar.done for each in so_far)


def has_its_days(calendar, week, day):
    return (
        any(calendar.free(each) for each in week)
        and any(each in calendar.done for each in week if each <= day)
        and still_owed(calendar, week, day) <= 0
    )


def chances_after(calendar, week, day):
    return sum(each > day and (calendar.free(each) or each in calendar.done) for each in week)


def weekly_verdict(calendar, week, day):
    verdict = calendar.verdict(day)
    owed = still_owed(calendar, week, day)
    if verdict == "missed" and owed <= chances_after(calendar, week, day):
        return "rest"
    if verdict == "open" and has_its_days(calendar, week, day):
        return "rest"
    return verdict


def strength(records, pauses, settings, today):
    """Walk the days once more and weigh each against the two weeks before it."""
    calendar = Calendar(records, pauses, settings, today)
    wanted = settings["weekly"] or 7 - len(settings["rest"]) or 1
    memory = 0.5 ** ((wanted / 7) ** 0.5 / 13)
    so_far = 0.0
    for day in calendar.days:
        if calendar.verdict(day) not in {"done", "missed"}:
            continue
        if wanted == 7:
            share = 1.0 if day in calendar.done else 0.0
        else:
            fortnight = [day - n * ONE for n in range(14)]
            share = min(1.0, sum(each in calendar.done for each in fortnight) / (2 * wanted))
        so_far = so_far * memory + share * (1 - memory)
    return so_far
