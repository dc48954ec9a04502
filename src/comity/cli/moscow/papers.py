"""The papers of the demonstration, written for it: no text of any real body is quoted."""

from __future__ import annotations

LANGUAGES = {"en": "English", "fr": "French", "ru": "Russian"}

ACCESSION = {
    "en": "The Alliance joins the Permanent Joint Council with Russia.\n",
    "fr": "L'Alliance adhère au Conseil conjoint permanent avec la Russie.\n",
    "ru": "Альянс вступает в Совместный постоянный совет с Россией.\n",
}
ENLARGEMENT = {
    "en": "The Alliance invites three states to become members.\n",
    "fr": "L'Alliance invite trois États à devenir membres.\n",
    "ru": "Альянс приглашает три государства стать его членами.\n",
}
OPERATIONS = {
    "en": "The Alliance begins an air operation.\n",
    "fr": "L'Alliance engage une opération aérienne.\n",
    "ru": "Альянс начинает воздушную операцию.\n",
}
THREATS = {
    "en": "The parties assess together the threats of terrorism to transport and finance.\n",
    "fr": "Les parties évaluent ensemble la menace terroriste sur les transports et la finance.\n",
    "ru": "Стороны совместно оценивают террористические угрозы транспорту и финансам.\n",
}
PROPOSAL = {
    "en": (
        "The joint council meets at twenty. Russia decides with the nineteen on terrorism, on\n"
        "proliferation and in crises. On enlargement it is informed.\n"
    ),
    "fr": (
        "Le conseil conjoint se réunit à vingt. La Russie décide avec les dix-neuf en matière de\n"
        "terrorisme, de prolifération et de crises. De l'élargissement, elle est informée.\n"
    ),
    "ru": (
        "Совместный совет заседает в составе двадцати. Россия решает вместе с девятнадцатью\n"
        "вопросы терроризма, нераспространения и кризисов. О расширении её информируют.\n"
    ),
}
DECLARATION = {
    "en": (
        "Declaration on terrorism.\n\n"
        "1. The twenty will share what they know of planned attacks.\n"
        "2. Each will deny terrorists passage and funds.\n"
        "3. Forces may be stationed wherever this helps.\n"
    ),
    "fr": (
        "Déclaration sur le terrorisme.\n\n"
        "1. Les vingt partageront ce qu'ils savent des attentats en préparation.\n"
        "2. Chacun refusera passage et fonds aux terroristes.\n"
        "3. Des forces peuvent être stationnées partout où cela est utile.\n"
    ),
    "ru": (
        "Декларация о терроризме.\n\n"
        "1. Двадцать будут делиться сведениями о готовящихся терактах.\n"
        "2. Каждый закроет террористам проезд и доступ к средствам.\n"
        "3. Силы могут размещаться всюду, где это полезно.\n"
    ),
}
AMENDED = {
    "en": DECLARATION["en"].replace(
        "wherever this helps", "with the consent of the state concerned and for a stated term"
    ),
    "fr": DECLARATION["fr"].replace(
        "partout où cela est utile", "avec l'accord de l'État concerné et pour une durée fixée"
    ),
    "ru": DECLARATION["ru"].replace(
        "всюду, где это полезно", "с согласия соответствующего государства и на указанный срок"
    ),
}
BROKEN_SILENCE = (
    "Point 3 names neither the consent of the state concerned nor a term. "
    "We cannot remain silent.\n"
)
DISCUSSION = {
    "Canada": "Let the partner decide where it shares the danger; our own defence stays ours.\n",
    "Poland": "Agreed, if each step needs the Alliance's own decision, as this one does.\n",
}
RUSSIAN_STATEMENT = "Russia does not stand in line for membership; it asks to decide in time.\n"
ANSWER = "Russia shares the assessment and asks that point 2 be taken up again in spring.\n"
RUSSIAN_RESERVATION = "Russia understands that nothing in point 3 applies on its own territory.\n"
ALLIED_RESERVATION = (
    "We join the declaration and retain concerns about the means used in the Northern Caucasus.\n"
)
UNDERTAKING = (
    "Russia opens its airspace to humanitarian flights in support of the campaign and raises no\n"
    "objection to bases in Central Asia, as long as the campaign lasts and for one year at most.\n"
    "Condition: flights are announced a day before. A report is due every three months.\n"
)
