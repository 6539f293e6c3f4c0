"""What is sent to the screens of ours, so that whoever may do the thing does it; to every other address, nothing."""

PERSON = {
    "given_ar": "سلمى",
    "father_ar": "سالم",
    "grandfather_ar": "محمد",
    "family_ar": "الحازمي",
    "name_en": "Salma Salem Alhazmi",
    "gender": "female",
    "born_on": "14/3/2010",
}
TEMPLATE = {
    "name": "Another template",
    "kind": "completion",
    "design": "girih",
    "strong": "#0f5257",
    "accent": "#b8873a",
    "ground": "#fbf8f2",
    "logos-count": "0",
    "signatories-count": "0",
}
BODIES = {
    "set_language": {"language": "en", "next": "/"},
    "account_login": {"login": "+966551002222", "password": "not the password"},
    "account_logout": {},
    "account_signup": PERSON | {"contact": "+966551002222", "agrees": "on"},
    "accounts:add_person": PERSON | {"stands_as": "self", "agrees": "on"},
    "accounts:correct_person": PERSON,
    "accounts:accept_invitation": {"name": "سلمى", "password": "a long enough password"},
    "desks:my_calendar": {},
    "accounts:messages": {},
    "outbox:stop": {"act": "stop"},
    "cohorts:announce": {"text": "لقاء الأحد في القاعة الثانية"},
    "cohorts:apply": {"person": "new"},
    "cohorts:take_register": {"act": "rest"},
    "cohorts:mark_file": {"act": "take", "marks": ""},
    "cohort_screens:mark_file": {"act": "take", "marks": ""},
    "cohorts:paper": {"act": "take", "rest": "on"},
    "volunteers:join": PERSON | {"born_on": "14/3/1998", "agrees": "on"},
    "volunteers:mine": {"act": "week", "parts": ["6-evening"]},
    "volunteers:days": {"kind": "away", "first_day": "1/2/2028", "last_day": "3/2/2028"},
    "trainer_days": {"kind": "away", "first_day": "1/2/2028", "last_day": "3/2/2028"},
    "trainer_skill": {"level": "teaches", "reviewed_on": "1/2/2026", "review_by": "1/2/2030", "seen": "0"},
    "volunteers:guardian": {"guardian_name": "سالم الحازمي", "guardian_phone": "+966551003333"},
    "volunteers:consent": {"answer": "yes"},
    "trainer_identity": {"checked_on": "1/2/2026", "valid_until": "1/2/2028", "seen": "1"},
    "trainer_training": {"checked_on": "1/2/2026", "valid_until": "1/2/2028", "seen": "1"},
    "trainer_charter": {"checked_on": "1/2/2026", "valid_until": "1/2/2028", "seen": "1"},
    "trainer_guardian": {"act": "paper", "paper-name": "سالم الحازمي"},
    "desks:my_hours": {"act": "ask"},
    "hours_line": {"act": "approve"},
    "hours_of_month": {"month": "2026-01"},
    "volunteers:offer": {"answer": "accept"},
    "volunteers:answer": {"answer": "accept"},
    "volunteers:cannot_come": {"act": "say", "reason": "illness"},
    "volunteers:cover": {"answer": "accept"},
    "volunteers:cover_answer": {"answer": "accept"},
    "cover_of_absence": {"act": "end", "reason": "صيانة"},
    "placing_plan": {"act": "ask"},
    "staff_invite": {"email": "another@example.com", "role": "editor"},
    "staff_roles": {"roles": ["editor", "lead"]},
    "certificate_templates:add": TEMPLATE,
    "certificate_templates:edit": TEMPLATE,
    "certificate_templates:copy": TEMPLATE,
    "certificate_templates:revisions_revert": TEMPLATE,
    "certificate_templates:preview_on_add": TEMPLATE,
    "certificate_templates:preview_on_edit": TEMPLATE,
    "holidays:add": {"name_ar": "عطلة", "name_en": "Holiday", "starts_on": "2030-02-01", "ends_on": "2030-02-02"},
    "holidays:edit": {"name_ar": "عطلة", "name_en": "Holiday", "starts_on": "2030-02-01", "ends_on": "2030-02-02"},
}


def body(address, world):
    """The body of a POST to the address."""
    if address.name == "learning:mark_projects":
        return {world.own.enrolment.public_id: "70", f"seen-{world.own.enrolment.public_id}": "1-"}
    if address.name == "learning:mark_project":
        return {"act": "mark", "percent": "70", "feedback": "ملصق واضح", "seen": "1-"}
    if address.name == "volunteers:told":
        return {"courses": [world.own.course.code], "sessions_a_week": "2", "about": "أعمل في الشبكات"}
    if address.name == "certificates:name":
        named = world.own.trainee_person
        return {"act": "confirm", "name_ar": named.name_ar, "name_en": named.name_en}
    return BODIES.get(address.name, {})
