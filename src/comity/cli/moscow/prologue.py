"""Before the curtain: keys, processes, and two councils founded."""

from __future__ import annotations

from comity.cli.moscow.cast import ALLIES
from comity.cli.moscow.play import INNER_ORIGIN, JOINT_ORIGIN, Play


def prologue(play: Play) -> None:
    """Keys, processes, and two councils founded."""
    stage, speech = play.stage, play.speech
    speech.scene("Before the curtain")
    with speech.waiting("Starting the host and three neutral witnesses"):
        logs = [play.log_vkey(origin) for origin in (INNER_ORIGIN, JOINT_ORIGIN)]
        host = stage.secretariat(play.data, stage.witnesses(logs))
        stage.watch()
        stage.await_all()
    inner = play.found(
        "inner",
        host.url,
        INNER_ORIGIN,
        "US",
        play.charter("north-atlantic-council"),
        "North Atlantic Council",
    )
    with speech.waiting("Eighteen Allies accede, nineteen accredit their delegations"):
        for ally in ALLIES:
            if ally != "US":
                play.inner.act("accede", ally, stage.keys.root(ally))
            play.accredit(play.inner, ally)
    joint = play.found(
        "joint",
        host.url,
        JOINT_ORIGIN,
        "Russia",
        play.charter("permanent-joint-council", inner),
        "Permanent Joint Council",
    )
    play.accredit(play.joint, "Russia")
    with speech.waiting("Starting the parties' nodes"):
        stage.nodes(host.url, {"inner": inner, "joint": joint})
        stage.await_all()
    speech.say(f"Nineteen Allies have founded their council, {inner[:12]}….")
    speech.say(f"Russia has founded the Permanent Joint Council, {joint[:12]}….")
    speech.say(
        "Russia, the United Kingdom and the United States run a node each; the rest share one."
    )
