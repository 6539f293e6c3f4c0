"""Pure: what search engines read, as schema.org describes it: Organization, Course, CourseInstance, Article, Place."""

import json

from django.utils.html import format_html
from django.utils.safestring import mark_safe


def script(data):
    """A block of data that nothing runs."""
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    # Safe: no character is left that could end the script or begin a tag.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def organisation(*, name, home, logo, phone="", email=""):
    """The programme; ``home`` is its front door in the page's language."""
    contact = {"telephone": phone, "email": email}
    contact = {key: value for key, value in contact.items() if value}
    return {
        "@type": "EducationalOrganization",
        "@id": home,
        "name": name,
        "url": home,
        "logo": logo,
        **(
            {"contactPoint": {"@type": "ContactPoint", "contactType": "customer support", **contact}} if contact else {}
        ),
    }


def article(page, *, publisher, address, language):
    """``publisher``: the programme, as ``organisation`` describes it."""
    return {
        "@type": "Article",
        "@id": address,
        "mainEntityOfPage": address,
        "headline": page.title,
        "description": page.summary,
        "datePublished": page.published_on.isoformat(),
        **({"dateModified": page.last_published_at.isoformat()} if page.last_published_at else {}),
        "inLanguage": language,
        "author": publisher,
        "publisher": publisher,
    }


def place(centre, *, address):
    """Where it is taught. ``address``: of the centre's page."""
    known = centre.latitude is not None and centre.longitude is not None
    return {
        "@type": "Place",
        "@id": address,
        "url": address,
        "name": centre.name,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": centre.address,
            "addressLocality": centre.district,
            "addressCountry": "SA",
        },
        **(
            {
                "geo": {
                    "@type": "GeoCoordinates",
                    "latitude": float(centre.latitude),
                    "longitude": float(centre.longitude),
                }
            }
            if known
            else {}
        ),
    }


def course(page, cohorts, *, provider, address, home):
    """``cohorts``: those that take applications, with their centres. Everything is free and taught in a centre."""
    taught = page.course
    return {
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
