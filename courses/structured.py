"""Pure: a course as schema.org describes it. https://schema.org/Course, https://schema.org/CourseInstance"""


def course(page, cohorts, *, provider, address, home):
    """``cohorts``: those that take applications, with their centres. Everything is free and taught in a centre."""
    taught = page.course
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": address,
        "url": address,
        "name": page.title,
        "description": page.promise,
        "courseCode": taught.code,
        "inLanguage": page.language,
        "educationalLevel": str(taught.get_level_display()),
        "teaches": [str(outcome.value) for outcome in page.outcomes],
        "typicalAgeRange": f"{taught.min_age}-{taught.max_age}",
        "isAccessibleForFree": True,
        "offers": {"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "SAR"},
        "provider": {"@type": "Organization", "name": provider, "url": home},
        "hasCourseInstance": [_instance(cohort, taught, address) for cohort in cohorts],
    }


def _instance(cohort, taught, address):
    return {
        "@type": "CourseInstance",
        "url": address,
        "courseMode": "Onsite",
        "courseWorkload": f"PT{taught.hours}H",
        "startDate": cohort.starts_on.isoformat(),
        "endDate": cohort.ends_on.isoformat(),
        "maximumAttendeeCapacity": cohort.capacity,
        "remainingAttendeeCapacity": cohort.seats_left,
        "location": {
            "@type": "Place",
            "name": cohort.centre.name,
            "address": cohort.centre.address or cohort.centre.district,
        },
    }
