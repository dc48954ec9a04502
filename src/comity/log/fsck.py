"""Examining a whole tiled log, file by file, and saying which file is wrong and where.

The root of a signed checkpoint is believed and nothing else. From it downwards each tile must have
the hash that the tile above it holds, and each entry the hash in its tile. Where a tile has not,
its hashes are derived anew from what is below it: if these have the wanted root, the tile alone is
wrong. Reading is the caller's. Memory does not grow with the log. Source: c2sp.org/tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from comity.errors import Malformed, Missing, NotSound
from comity.log.checkpoint import Checkpoint
from comity.log.faults import Enough, Fault, Faults
from comity.log.tiles import WIDTH, Tile, format_path, parse_bundle, parse_path
from comity.log.tree import complete_root, leaf_hash
from comity.log.verified import edge_of, edge_root

Read = Callable[[str], bytes]
"""The bytes at a path below the log's prefix. Raises Missing where there are none."""
Progress = Callable[[int, int], None]
Hashes = Sequence[bytes]
_HASH = 32


def examine_log(
    read: Read,
    checkpoint: Checkpoint,
    listed: Iterable[str] = (),
    progress: Progress | None = None,
) -> Faults:
    """What is wrong with the tiles and bundles of the log of a checked checkpoint.

    listed: paths of files that are known to be there; the tiles and bundles among them that an
    earlier checkpoint needed are examined too. progress: called with entries examined and entries
    in all. Raises what `read` raises, but for Missing, Malformed and NotSound, which are faults.
    """
    faults = Faults()
    examiner = Examiner(read, checkpoint, faults, progress or (lambda done, total: None))
    try:
        examiner.examine()
        for path in listed:
            examiner.examine_earlier(path)
    except Enough:
        faults.complete = False
    return faults


class Examiner:
    """One examination: from the root down, every file read as often as it is needed."""

    def __init__(
        self, read: Read, checkpoint: Checkpoint, faults: Faults, progress: Progress
    ) -> None:
        self.checkpoint, self.faults = checkpoint, faults
        self._read, self._progress = read, progress
        self._done = 0

    def examine(self) -> None:
        """Note every fault of every tile and bundle that a log of this size consists of."""
        edge = edge_of(self.checkpoint.size)
        given = [self.tile(tile) for tile in edge]
        whole = self._proven_edge(edge, given)
        for tile, hashes in zip(edge, whole, strict=True):
            self._below(tile, hashes)

    def examine_earlier(self, path: str) -> None:
        """Note it where a file that an earlier checkpoint needed is not the beginning of today's.

        What is no tile, is beyond the checkpoint or has been examined is left alone.
        """
        try:
            earlier = parse_path(path)
        except Malformed:
            return
        today = _today(earlier, self.checkpoint.size)
        if today is None:
            return
        told = self.tile(earlier) if earlier.level >= 0 else self.derived(_hashes_of(earlier))
        own = self._today(_hashes_of(today))
        # Where either is None, its file has been named already.
        if told is not None and own is not None and told != own[: earlier.width]:
            self.faults.add(_not_beginning(earlier))

    def tile(self, tile: Tile) -> list[bytes] | None:
        """The hashes that a tile gives, None where it gives none; a full one may stand for it."""
        raw = self._file(tile)
        if raw is None or len(raw) not in (tile.width * _HASH, WIDTH * _HASH):
            if raw is not None:
                self.faults.add(_wrong_length(tile))
            return None
        return [raw[at : at + _HASH] for at in range(0, tile.width * _HASH, _HASH)]

    def bundle(self, index: int, width: int) -> list[bytes] | None:
        """The entries of a bundle, None where they cannot be told apart."""
        tile = Tile(-1, index, width)
        raw = self._file(tile)
        if raw is None:
            return None
        try:
            return parse_bundle(raw, width)
        except Malformed:
            entries = self._prefix(raw, width)
        if entries is None:
            self.faults.add(_unparsed(tile))
        return entries

    def derived(self, tile: Tile) -> list[bytes] | None:
        """The hashes that a tile should hold by what is below it, None where that is not whole."""
        if tile.level == 0:
            entries = self.bundle(tile.index, tile.width)
            return None if entries is None else [leaf_hash(entry) for entry in entries]
        given = self.tile(tile)
        found = []
        for place in range(tile.width):
            child = Tile(tile.level - 1, tile.index * WIDTH + place)
            own = self.tile(child)
            root = None if own is None else complete_root(own)
            if given is None or root != given[place]:
                # The two differ, so one of them is wrong: what is further below decides.
                deeper = self.derived(child)
                root = root if deeper is None else complete_root(deeper)
            if root is None:
                return None
            found.append(root)
        return found

    def _today(self, tile: Tile) -> list[bytes] | None:
        """The hashes of a tile that has been examined: its own, or derived where it is wrong."""
        path = format_path(tile)
        wrong = any(fault.path == path for fault in self.faults.met)
        return self.derived(tile) if wrong else self.tile(tile)

    def _proven_edge(
        self, edge: Sequence[Tile], given: Sequence[Hashes | None]
    ) -> Sequence[Hashes | None]:
        whole = [hashes for hashes in given if hashes is not None]
        if len(whole) == len(edge) and edge_root(whole) == self.checkpoint.root:
            return whole
        derived = [self.derived(tile) for tile in edge]
        whole = [hashes for hashes in derived if hashes is not None]
        if len(whole) < len(edge) or edge_root(whole) != self.checkpoint.root:
            self.faults.add(_root_unmet(self.checkpoint.size))
            return [told or own for told, own in zip(given, derived, strict=True)]
        for tile, told, own in zip(edge, given, whole, strict=True):
            self._compare(tile, told, own)
        return whole

    def _full(self, tile: Tile, wanted: bytes) -> None:
        given = self.tile(tile)
        if given is not None and complete_root(given) == wanted:
            self._below(tile, given)
            return
        derived = self.derived(tile)
        if derived is not None and complete_root(derived) == wanted:
            self._compare(tile, given, derived)
            self._below(tile, derived)
            return
        self.faults.add(_unproven(tile))
        self._below(tile, given or derived)

    def _below(self, tile: Tile, hashes: Hashes | None) -> None:
        """Everything below a tile that should hold these hashes, if it is known which."""
        if tile.level == 0:
            self._entries(tile, hashes)
            return
        for place in range(tile.width):
            child = Tile(tile.level - 1, tile.index * WIDTH + place)
            if hashes is None:
                self._below(child, self.tile(child))
            else:
                self._full(child, hashes[place])

    def _entries(self, tile: Tile, hashes: Hashes | None) -> None:
        entries = self.bundle(tile.index, tile.width)
        if entries is not None and hashes is not None:
            start = 0
            for place, (entry, wanted) in enumerate(zip(entries, hashes, strict=True)):
                end = start + 2 + len(entry)
                if leaf_hash(entry) != wanted:
                    self.faults.add(_altered(tile, place, start, end))
                start = end
        self._done += tile.width
        self._progress(self._done, self.checkpoint.size)

    def _compare(self, tile: Tile, given: Hashes | None, wanted: Hashes) -> None:
        """Say at which hashes a tile is wrong; one that gives none has been named already."""
        for place, (told, own) in enumerate(zip(given or (), wanted, strict=given is not None)):
            if told != own:
                self.faults.add(_differs(tile, place))

    def _file(self, tile: Tile) -> bytes | None:
        """The bytes of a file; where a partial one is gone, those of the full one."""
        path = format_path(tile)
        try:
            return self._read(path)
        except Missing as error:
            if tile.width < WIDTH:
                try:
                    return self._read(format_path(Tile(tile.level, tile.index)))
                except Missing:
                    pass
            self.faults.add(_absent(tile, error))
        except (Malformed, NotSound) as error:
            self.faults.add(Fault(error.code, error.sentence, path, *span_of(tile)))
        return None

    def _prefix(self, raw: bytes, width: int) -> list[bytes] | None:
        """The first entries of a full bundle that stands for a partial one."""
        if width == WIDTH:
            return None
        try:
            return parse_bundle(raw, WIDTH)[:width]
        except Malformed:
            return None


def span_of(tile: Tile) -> tuple[int, int]:
    """The first and the last entry that a tile or bundle is about."""
    each = WIDTH ** max(tile.level, 0)
    return tile.index * WIDTH * each, (tile.index * WIDTH + tile.width) * each - 1


def _today(earlier: Tile, size: int) -> Tile | None:
    """The tile of a log of this size that begins as an earlier one; None where there is none."""
    start = earlier.index * WIDTH
    width = min(WIDTH, (size >> (8 * max(earlier.level, 0))) - start)
    return Tile(earlier.level, earlier.index, width) if earlier.width < width else None


def _hashes_of(tile: Tile) -> Tile:
    """The tile itself, or the one with the hashes of a bundle's entries."""
    return Tile(max(tile.level, 0), tile.index, tile.width)


def _absent(tile: Tile, error: Missing) -> Fault:
    return Fault(error.code, "The file is not there.", format_path(tile), *span_of(tile))


def _wrong_length(tile: Tile) -> Fault:
    sentence = f"The tile does not hold {tile.width} hashes of 32 bytes."
    return Fault("tile-length", sentence, format_path(tile), *span_of(tile))


def _unparsed(tile: Tile) -> Fault:
    sentence = f"The bundle does not hold {tile.width} entries and nothing else."
    return Fault("bundle-malformed", sentence, format_path(tile), *span_of(tile))


def _not_beginning(tile: Tile) -> Fault:
    sentence = "The file of an earlier size is not the beginning of today's."
    return Fault("partial-differs", sentence, format_path(tile), *span_of(tile))


def _root_unmet(size: int) -> Fault:
    sentence = "Neither tiles nor entries have the root that the checkpoint states."
    return Fault("root-unmet", sentence, "checkpoint", 0, size - 1)


def _unproven(tile: Tile) -> Fault:
    sentence = "Neither the tile nor what is below it has the hash that the tile above holds."
    return Fault("tile-unproven", sentence, format_path(tile), *span_of(tile))


def _differs(tile: Tile, place: int) -> Fault:
    each = WIDTH**tile.level
    first = (tile.index * WIDTH + place) * each
    sentence = "The tile does not hold the hash of what is below it."
    last, start = first + each - 1, place * _HASH
    return Fault("tile-differs", sentence, format_path(tile), first, last, start, start + _HASH)


def _altered(tile: Tile, place: int, start: int, end: int) -> Fault:
    index = tile.index * WIDTH + place
    path = format_path(Tile(-1, tile.index, tile.width))
    sentence = f"Entry {index} is not the one that the checkpoint covers."
    return Fault("entry-altered", sentence, path, index, index, start, end)
