import { expect, it } from "vitest";
import { boardOf } from "../src/logic/board";

const ours = (key: string) => ({ platform: "rolling_session", translation_key: key });
const ENTITIES = {
  "sensor.anna_session": ours("session"),
  "sensor.anna_streak": ours("streak"),
  "sensor.ben_session": ours("session"),
  "sensor.other_session": { platform: "other", translation_key: "session" },
};

it("has a view for everybody, with both cards", () => {
  const board = boardOf(ENTITIES, (entity) => entity.slice(7, -8));
  expect(board.views.map((view) => view.title)).toEqual(["anna", "ben"]);
  expect(board.views[1]?.sections.flatMap((section) => section.cards)).toEqual([
    { type: "custom:rolling-session-card", entity: "sensor.ben_session" },
    { type: "custom:rolling-streak-card", entity: "sensor.ben_session" },
  ]);
});

it("is empty where nobody rolls", () => {
  expect(boardOf({}, String)).toEqual({ views: [] });
});
