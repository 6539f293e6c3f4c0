"""Templates of certificates."""

from certificates.models import CertificateTemplate


def published_template(name="A template", *, by=None, **changes):
    """A CertificateTemplate that a lead has published, with its version."""
    template = CertificateTemplate.objects.create(name=name, live=False, **changes)
    template.save_revision(user=by).publish(user=by)
    template.refresh_from_db()
    return template
