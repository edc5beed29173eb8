"""How long a FLAC stream is, counted: whoever wrote it into a pipe could not say so in its head."""

from typing import Final

_MARKER: Final = b"fLaC"
_STREAMINFO: Final = slice(8, 42)
_LONGEST_HEADER: Final = 16
_MORE_SIZE: Final = {6: 1, 7: 2}
"""Bytes in which a block's size follows, by the code of the size."""
_MORE_RATE: Final = {12: 1, 13: 2, 14: 2}


def flac_seconds(data: bytes) -> float:
    """Return the length of a FLAC stream. Raises ValueError."""
    info = data[_STREAMINFO]
    if data[:4] != _MARKER or len(info) < _STREAMINFO.stop - _STREAMINFO.start:
        raise ValueError("not a FLAC stream")
    rate = int.from_bytes(info[10:13]) >> 4
    if not rate:
        raise ValueError("a FLAC stream without a rate")
    samples = int.from_bytes(info[13:18]) & (1 << 36) - 1
    if not samples:
        samples = _end_of_last_frame(data, block=int.from_bytes(info[2:4]))
    return samples / rate


def _end_of_last_frame(data: bytes, block: int) -> int:
    """Return the number of the sample after the last one. Raises ValueError."""
    at = len(data)
    while (at := data.rfind(b"\xff", _STREAMINFO.stop, at)) >= 0:
        if data[at + 1 : at + 2] in {b"\xf8", b"\xf9"}:
            end = _end_of_frame(data[at : at + _LONGEST_HEADER], block)
            if end is not None:
                return end
    raise ValueError("a FLAC stream without a frame")


def _end_of_frame(header: bytes, block: int) -> int | None:
    """Return the number of the sample after a frame; None where no frame begins."""
    if len(header) < _LONGEST_HEADER or header[3] & 1:
        return None
    size_code, rate_code = header[2] >> 4, header[2] & 15
    # The number of the frame is written as UTF-8 writes a letter.
    ones = 8 - (header[4] ^ 0xFF).bit_length()
    after = 4 + max(ones, 1)
    more = _MORE_SIZE.get(size_code, 0)
    crc_at = after + more + _MORE_RATE.get(rate_code, 0)
    if ones in {1, 8} or not size_code or _crc(header[:crc_at]) != header[crc_at]:
        return None
    number = header[4] & (0x7F >> ones)
    for byte in header[5:after]:
        number = number << 6 | byte & 0x3F
    if more:
        size = int.from_bytes(header[after : after + more]) + 1
    elif size_code == 1:
        size = 192
    else:
        size = 576 << size_code - 2 if size_code <= 5 else 256 << size_code - 8
    starts_at = number if header[1] & 1 else number * block
    return starts_at + size


def _crc(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ (0x07 if crc & 0x80 else 0)) & 0xFF
    return crc
