"""Records and certificates altered in every way that a thief, a disk or a host could think of."""

from __future__ import annotations

import random
from collections.abc import Iterator

from comity.errors import ComityError
from comity.log.note import Note, format_note, parse_note, sign_note
from comity.wire.certificate import Certificate, format_certificate, parse_certificate
from comity.wire.digest import digest
from tests.nested import Nested, certificate
from tests.verifier.lives import Life
from tests.verifier.page import Job
from tests.verify.exported import Files, exported, rewritten
from tests.world import World

Dice = random.Random


def flipped(data: bytes, dice: Dice) -> bytes:
    """One bit the other way."""
    if not data:
        return b"x"
    at = dice.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << dice.randrange(8))]) + data[at + 1 :]


def damaged(files: Files, dice: Dice) -> dict[str, bytes | None]:
    """A change to one file, or two files that change places."""
    paths = sorted(files)
    path, other = dice.choice(paths), dice.choice(paths)
    data = files[path]
    at = dice.randrange(len(data) + 1)
    if dice.random() < 0.2:
        return {path: files[other], other: data}
    if dice.random() < 0.1:
        strays = ("readme", "tile/0/000", "x/../vkeys", "cosigned/Nobody", "a\u202eb", "document/")
        return {dice.choice(strays): data}
    choices = (
        flipped(data, dice),
        flipped(data, dice),
        flipped(data, dice),
        data[:at],
        data + data,
        data[:at] + dice.randbytes(9) + data[at + 9 :],
        b"[" * 10_000,
        b"",
        None,
    )
    return {path: dice.choice(choices)}


def rehosted(world: World, dice: Dice) -> Files:
    """What a host with its log key makes of it: entries gone, moved, doubled or cut off."""
    entries = list(world.entries)
    at, other = (dice.randrange(1, len(entries)) for _ in range(2))
    doing = dice.randrange(4)
    if doing == 0:
        del entries[at]
    elif doing == 1:
        entries[at], entries[other] = entries[other], entries[at]
    elif doing == 2:
        entries.insert(at, entries[other])
    else:
        del entries[at:]
    size = min(len(entries), world.reader.size)
    cosigned = {"Russia": world.cosigned(["Russia"], world.time, size)}
    return rewritten(world, entries, cosigned if dice.random() < 0.5 else {})


def relined(raw: bytes, world: World, dice: Dice) -> bytes:
    """A note with lines gone, doubled or moved, or signed by another key of the same name."""
    note = parse_note(raw)
    lines = list(note.signatures)
    doing = dice.randrange(4)
    if doing == 0:
        lines.append(dice.choice(lines))
    elif doing == 1:
        dice.shuffle(lines)
    elif doing == 2 and len(lines) > 1:
        lines.remove(dice.choice(lines))
    else:
        lines[0] = sign_note(note.text, world.origin, world.key("a thief"))
    return format_note(Note(note.text, tuple(lines)))


def recertified(raw: bytes, dice: Dice) -> bytes:
    """A certificate that is altered and spelled anew."""
    made = parse_certificate(raw)
    entries, documents = list(made.entries), dict(made.documents)
    doing = dice.randrange(5)
    if doing == 0:
        at = dice.randrange(len(entries))
        entries[at] = flipped(entries[at], dice)
    elif doing == 1:
        del entries[dice.randrange(len(entries))]
    elif doing == 2:
        del documents[dice.choice(sorted(documents))]
    elif doing == 3:
        extra = dice.randbytes(9)
        documents[digest(extra)] = extra
    conclude = made.conclude + (doing == 4)
    return format_certificate(
        Certificate(
            made.council,
            made.circulation,
            conclude,
            made.outcome,
            tuple(entries),
            documents,
            made.checkpoint,
        )
    )


def certificates(world: World) -> Iterator[bytes]:
    """The certificate of every decision on the record."""
    council = world.reader.council
    assert council is not None
    for identity, each in council.closed.items():
        if each.concluded >= 0:
            yield certificate(world, identity)


def jobs_of(seed: int, damages: int, lived: type[Life] = Life) -> list[Job]:
    """A life, with its record and certificates sound and altered."""
    life, dice = lived(seed), random.Random(seed)
    world = life.world
    files, identity = exported(world), world.council
    few = dict(exported(world, world.parties[:1]))
    jobs = [Job(identity, files), Job("", few), Job("0" * 64, files)]
    for _ in range(damages):
        jobs.append(Job(identity, files, damaged(files, dice)))
        try:
            jobs.append(Job(identity, rehosted(world, dice)))
        except ComityError:
            continue
        path = dice.choice([path for path in files if path.startswith(("cosigned/", "checkp"))])
        jobs.append(Job(identity, files, {path: relined(files[path], world, dice)}))
    for raw in certificates(world):
        jobs.append(Job(identity, certificate=raw))
        for _ in range(damages):
            cut = raw[: dice.randrange(len(raw))]
            for other in (flipped(raw, dice), cut, recertified(raw, dice)):
                jobs.append(Job(identity, certificate=other))
    return jobs


def nested_jobs(seed: int, damages: int) -> list[Job]:
    """A council with a council as party: its record, and inner certificates that are altered."""
    nested, dice = Nested(), random.Random(seed)
    outer = nested.outer
    submit = nested.decision({"act": "submit"}, "On terrorism")
    texts = outer.texts("On terrorism")
    table = {"sphere": "consulted", "title": "On terrorism", "texts": texts}
    for _ in range(damages):
        other = dice.choice((flipped(submit, dice), recertified(submit, dice)))
        outer.add(nested.signed("table", other, **table))
    matter = outer.add(nested.signed("table", submit, **table)).id
    fields = {"matter": matter, "texts": texts, "deadline": outer.time + 100}
    outer.add(nested.signed("circulate", submit, **fields))
    outer.add(nested.signed("circulate", submit, **fields))
    circulation = outer.circulate("Russia", "On ballistics")
    mandate = {"act": "position", "circulation": circulation, "position": "object"}
    decided = nested.decision(mandate, "We object")
    named = [text["document"] for text in outer.texts("On ballistics")]
    for word in ("approve", "object", "object"):
        said = {"circulation": circulation, "position": word, "texts": named}
        outer.add(nested.signed("position", decided, **said))
    outer.evidence()
    outer.time += 300
    outer.evidence()
    council = outer.reader.council
    assert council is not None
    for identity, each in list(council.open.items()):
        assert each.outcome is not None
        outer.conclude(identity, each.outcome.kind)
    files = exported(outer)
    jobs = [Job(outer.council, files)]
    jobs += [Job(outer.council, files, damaged(files, dice)) for _ in range(damages)]
    for raw in certificates(outer):
        jobs.append(Job(outer.council, certificate=raw))
        jobs += [Job(outer.council, certificate=recertified(raw, dice)) for _ in range(damages)]
    return jobs
