"""French phrases for charters."""

from __future__ import annotations

from comity.core.tongue import Tongue

FRENCH = Tongue(
    code="fr",
    units=(
        (86_400, "jour", "jours"),
        (3_600, "heure", "heures"),
        (60, "minute", "minutes"),
        (1, "seconde", "secondes"),
    ),
    phrases={
        "and": "et",
        "or": "ou",
        "head-parties": "Parties",
        "head-sphere": "Domaine {name} : {title}",
        "head-procedure": "Procédure {name} : {title}",
        "head-rules": "Règles de décision",
        "head-clock": "Temps et témoins",
        "head-change": "Modification",
        "parties": "{title} : {number} parties, à savoir {names}.",
        "party-council": (
            "{party} est elle-même un conseil, {council}…, et n'agit que par des certificats de "
            "ses propres décisions."
        ),
        "group": "{group} ({title}) : {names}.",
        "group-empty": "{group} ({title}) : personne ce jour-là.",
        "group-counted": "{group} ({title}) : membres non nommés, seulement comptés.",
        "group-seats": "{group} ({title}) : {seats} membres, non nommés, seulement comptés.",
        "office": "L'office {office} ({title}) peut déposer {acts}, rien d'autre.",
        "all-two": "Les deux parties",
        "all-many": "Les {number} parties",
        "all-of-group": "Les {number} de {group}",
        "decides-one": "{who} décide",
        "decides-many": "{who} décident",
        "consulted-one": "{who} est consultée",
        "consulted-many": "{who} sont consultées",
        "informed-one": "{who} est informée",
        "informed-many": "{who} sont informées",
        "owed-nothing-one": "{standing} et rien ne lui est dû avant la décision.",
        "owed-nothing-many": "{standing} et rien ne leur est dû avant la décision.",
        "owed-notice-one": "{standing} et doit avoir reçu le texte avant toute conclusion.",
        "owed-notice-many": "{standing} et doivent avoir reçu le texte avant toute conclusion.",
        "owed-period-one": "{standing} et doit avoir reçu le texte, puis disposer de {period}.",
        "owed-period-many": "{standing} et doivent avoir reçu le texte, puis disposer de {period}.",
        "may-table-nobody": "Personne ne peut présenter de texte.",
        "may-table-one": "{who} peut présenter un texte.",
        "may-table-many": "{who} peuvent présenter un texte.",
        "stops-nobody": "Aucune partie ne peut, seule, empêcher l'adoption par son objection.",
        "stops-one": (
            "{who} peut empêcher l'adoption par sa seule objection ; aucune autre partie."
        ),
        "stops-many": "{who} peuvent chacune empêcher l'adoption par leur seule objection.",
        "may-consult-one": (
            "{who} peut, seule, demander une consultation ; une réunion doit alors s'ouvrir dans "
            "un délai de {period}."
        ),
        "may-consult-many": (
            "{who} peuvent chacune, seules, demander une consultation ; une réunion doit alors "
            "s'ouvrir dans un délai de {period}."
        ),
        "occasion-emergency": (
            "En cas d'urgence, tant qu'une consultation est ouverte, la procédure est {procedure} :"
        ),
        "occasion-corrigendum": "Pour corriger un texte adopté, la procédure est {procedure} :",
        "occasion-minutes": (
            "Pour le relevé des décisions d'une réunion, la procédure est {procedure} :"
        ),
        "meeting-minimum": (
            "Une réunion est convoquée au moins {period} avant son ouverture, sauf si une "
            "consultation la demande."
        ),
        "meeting-quorum-one": "Le quorum d'une réunion est de {number} partie qui décide.",
        "meeting-quorum-many": "Le quorum d'une réunion est de {number} parties qui décident.",
        "procedure": "La procédure est {procedure}.",
        "words": "On peut dire {words}.",
        "word-assent": "{word} (pour)",
        "word-dissent": "{word} (contre)",
        "word-neutral": "{word} (ni l'un ni l'autre)",
        "word-block": "{word} (blocage)",
        "word-leave": "{word} (se retire)",
        "word-demand": "{word} (demande)",
        "word-none": "{word} (vaut silence)",
        "silence-assent": "Qui ne dit rien jusqu'à l'échéance consent.",
        "silence-dissent": "Qui ne dit rien jusqu'à l'échéance est contre.",
        "silence-neutral": "Qui ne dit rien jusqu'à l'échéance s'abstient.",
        "silence-block": "Qui ne dit rien jusqu'à l'échéance bloque.",
        "silence-leave": "Qui ne dit rien jusqu'à l'échéance se retire.",
        "silence-demand": "Qui ne dit rien jusqu'à l'échéance présente une demande.",
        "silence-none": "Le silence n'est ni pour ni contre.",
        "proposer": "Qui met un texte en circulation est réputé dire {word}.",
        "adopted": "Un texte est adopté si {condition} ; {otherwise}.",
        "rejection": "Il est rejeté si {condition}.",
        "quorum-invalid": "Sans quorum le résultat n'est pas valable : {condition}.",
        "quorum-rejected": "Sans quorum le texte est rejeté : {condition}.",
        "quorum-no_decision": "Sans quorum il n'y a pas de décision : {condition}.",
        "otherwise-no_decision": "sinon il n'y a pas de décision et l'affaire reste ouverte",
        "otherwise-rejected": "sinon il est rejeté",
        "minimum": "L'échéance suit la mise en circulation d'au moins {period}.",
        "service": (
            "Qui n'accuse pas réception est réputé servi après {attempts} tentatives sur {days} "
            "jours ouvrables par {ways} de ces voies : {channels} ; par {attesters} qui ne sont ni "
            "auteur ni hôte, tandis que {mirrors} autres parties détiennent le texte."
        ),
        "cure": (
            "Dans un délai de {period}, il peut l'écarter si une autre partie confirme qu'il ne "
            "pouvait joindre personne."
        ),
        "working-days-one": "un jour ouvrable",
        "working-days-many": "{number} jours ouvrables",
        "simultaneous": (
            "Les positions restent fermées pour tous jusqu'à l'échéance et sont ouvertes dans "
            "{period} ensuite."
        ),
        "unrevealed": "Celle que personne n'ouvre compte comme {word}.",
        "unrevealed-nothing": "Celle que personne n'ouvre compte comme si rien n'était dit.",
        "answers": "Rien n'est adopté avant qu'on ait répondu à ceux qui sont consultés.",
        "office-hours": "Ce qui vient hors des heures de bureau compte dès la prochaine ouverture.",
        "extensions-one": "L'échéance peut être reportée une fois, de {longest} au plus.",
        "extensions-many": "L'échéance peut être reportée {number} fois, de {longest} au plus.",
        "lapses": "{word} retient l'échéance, une fois, jusqu'à sa levée ou au bout de {period}.",
        "calendar": "Heures de bureau : de {opens} à {closes} à {zone}, {days}.",
        "holidays-one": "Un jour est férié : le {last}.",
        "holidays-many": "{number} jours sont fériés, le dernier le {last}.",
        "day-1": "lundi",
        "day-2": "mardi",
        "day-3": "mercredi",
        "day-4": "jeudi",
        "day-5": "vendredi",
        "day-6": "samedi",
        "day-7": "dimanche",
        "early": (
            "On peut conclure avant l'échéance dès que tous ceux qui doivent avoir reçu le texte "
            "l'ont, que leurs délais sont écoulés ou qu'ils ont répondu, et que plus rien ne peut "
            "changer le résultat."
        ),
        "never-early": "On ne conclut jamais avant que l'échéance et le délai de grâce ne passent.",
        "languages-one": "Langue de ses textes : {names}.",
        "languages-many": "Langues de ses textes, faisant également foi : {names}.",
        "rule": "{name} : {condition}.",
        "rule-since": "{name}, à partir du {since} : {condition}.",
        "rule-until": "{name}, jusqu'au {until} : {condition}.",
        "rule-between": "{name}, du {since} au {until} : {condition}.",
        "op->=": "au moins {number}",
        "op->": "plus de {number}",
        "op-<=": "au plus {number}",
        "op-<": "moins de {number}",
        "op-==": "exactement {number}",
        "amount-nobody": "il n'y a personne qui",
        "share": "{amount} de l'ensemble ({base})",
        "share-all": "l'ensemble ({base})",
        "root": "{amount} fois la racine carrée de l'ensemble ({base})",
        "base-cast": "les voix pour et contre",
        "base-present": "ceux qui ont pris position",
        "base-participating": "ceux qui prennent part",
        "base-component": "tous ceux qui décident",
        "said-assent-one": "est pour",
        "said-assent-many": "sont pour",
        "said-dissent-one": "est contre",
        "said-dissent-many": "sont contre",
        "said-neutral-one": "s'abstient",
        "said-neutral-many": "s'abstiennent",
        "said-block-one": "bloque",
        "said-block-many": "bloquent",
        "said-leave-one": "se retire",
        "said-leave-many": "se retirent",
        "said-demand-one": "présente une demande",
        "said-demand-many": "présentent une demande",
        "said-none-one": "ne dit rien",
        "said-none-many": "ne disent rien",
        "said-word-one": "dit {words}",
        "said-word-many": "disent {words}",
        "among": "{condition} parmi {group}",
        "among-base": "l'effectif de {group}, {base}",
        "weighted": "{condition}, compté selon {weight}",
        "minority": (
            "il y en a moins qui {said} que le plus petit nombre détenant plus de {share} de "
            "{weight}"
        ),
        "minority-plus": (
            "il y en a moins qui {said} que le plus petit nombre détenant plus de {share} de "
            "{weight}, et {plus} de plus"
        ),
        "seats": "l'ensemble des sièges",
        "in-brackets": "({condition})",
        "at-least": "au moins {number} sont remplies parmi {parts}",
        "none-of": "aucune n'est remplie parmi {parts}",
        "not": "l'inverse de {part}",
        "if": "si {when}, alors {then}, sinon {otherwise}",
        "clock": "Le temps est celui qu'attestent {number} horlogers : {names} ; {liars}.",
        "liars-none": "aucun ne doit mentir ni se tromper",
        "liars-one": "l'un d'eux peut mentir ou être en panne",
        "liars-many": "{number} d'entre eux peuvent mentir ou être en panne",
        "witness-neutral": "Le témoin {name} ({title}) est neutre.",
        "witness-run": "Le témoin {name} ({title}) est exploité par {operator}.",
        "final": (
            "Un point de contrôle est définitif quand les nœuds de {quorum} des {number} parties "
            "l'ont cosigné."
        ),
        "delays": (
            "L'hôte doit publier dans un délai de {delay} ; une circulation est close au plus tôt "
            "{grace} après son échéance."
        ),
        "amendment": "Cette charte ne change que par un texte adopté dans {sphere}.",
        "accession": (
            "Rien n'est mis en circulation avant que {number} des {parties} parties aient adhéré."
        ),
        "source": "Source : {source}.",
    },
)
