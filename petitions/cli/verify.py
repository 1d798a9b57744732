"""`flask deliver verify`: check a delivery or a proof, without network or database; `rotate-key`."""

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from petitions.database import writing
from petitions.delivery.proof.bundle import open_bundle
from petitions.delivery.proof.checks import PROOF_FORMAT, Check, Keys, Verdict, check_proof, failed
from petitions.delivery.proof.proof_keys import rotate_key
from petitions.delivery.proof.seal import KEYS_PATH, Unreadable, read_document, read_keys
from petitions.delivery.proof.verify import LARGEST_DOCUMENT, check_bundle
from petitions.extensions import db
from petitions.web.current import now

MARKS = {Verdict.GOOD: "ok   ", Verdict.DOUBTFUL: "look ", Verdict.WRONG: "WRONG"}
SENTENCES = {
    "manifest": "delivery {reference} of the petition “{petition}”",
    "no_manifest": "there is no manifest.json: without it nothing can be checked",
    "manifest_unreadable": "manifest.json is no manifest of a delivery",
    "signed": "signed with the key {key}",
    "not_signed": "there is no manifest.sig.json: nobody vouches for the manifest",
    "signature_unreadable": "the signature cannot be read",
    "signature_wrong": "the signature does not fit: what was signed was something else",
    "signature_of_another": "the signature belongs to another manifest",
    "key_unknown": "the key {key} is not among the published ones: somebody else signed this",
    "key_not_confirmed": "the key {key} came along with the files: compare it with " + KEYS_PATH + " on the"
    " sender's site, or give that file with --keys",
    "file_unchanged": "{name} is unchanged",
    "file_changed": "{name} is not the file that was delivered",
    "file_missing": "{name} is missing",
    "file_not_listed": "{name} is not part of the delivery",
    "counts_agree": "{name} tells the numbers of the manifest",
    "counts_differ": "{name} tells another number than the manifest: {what}",
    "names_agree": "the table of names has the {count} rows that the manifest says",
    "names_differ": "the table of names has {count} rows, the manifest says {stated}",
    "table_unreadable": "a table cannot be read",
    "chain_begins": "it is the first delivery to this addressee",
    "chain_holds": "it follows the delivery before",
    "chain_broken": "it does not follow the manifest given: it names another, {digest}",
    "chain_not_checked": "it follows the manifest with the digest {digest}: give that file with --previous",
    "proof_unreadable": "this is no proof",
    "row_included": "the signature of {name} is in delivery {reference} of “{petition}”",
    "row_claimed": "unproven: that the signature of {name} is in delivery {reference}",
    "row_not_included": "this proof does not lead to the delivery {reference}",
}


@click.command("verify")
@click.argument("bundle", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--keys", "keys_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The sender's published keys, as saved from /.well-known/countersign-keys.json.",
)  # fmt: skip
@click.option(
    "--previous", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The manifest.json of the delivery before.",
)  # fmt: skip
def verify(bundle: Path, keys_file: Path | None, previous: Path | None) -> None:
    """Check a delivery as it was received (folder, zip or saved mail), or a signatory's proof."""
    try:
        keys = read_keys(keys_file.read_bytes()) if keys_file else None
        checks = _checks(bundle, keys, previous.read_bytes() if previous else None)
    except Unreadable as error:
        what = "the file with the keys" if str(error) in ("keys", "public_key") else f"{bundle.name}"
        raise click.ClickException(f"{what} cannot be read as such") from None
    except OSError as error:
        raise click.ClickException(f"cannot be read: {error.strerror}") from None
    for check in checks:
        click.echo(_line(check))
    if failed(checks):
        raise click.ClickException("this is not what was delivered, or not all of it")


@click.command("rotate-key")
@with_appcontext
def rotate() -> None:
    """Sign with a new key from now on; what the old one signed stays good."""
    with writing(), Session(db.engine) as session:
        key = rotate_key(session, now=now())
        session.commit()
        click.echo(f"Deliveries are signed with the key {key.key_id} from now on.")


def _checks(path: Path, keys: Keys | None, previous: bytes | None) -> list[Check]:
    if _is_proof(path):
        return check_proof(path.read_bytes(), keys)
    return check_bundle(open_bundle(path), keys=keys, previous=previous)


def _is_proof(path: Path) -> bool:
    if path.is_dir() or path.stat().st_size > LARGEST_DOCUMENT:
        return False
    try:
        read_document(path.read_bytes(), PROOF_FORMAT)
    except Unreadable:
        return False
    return True


def _line(check: Check) -> str:
    # What is in a received file was written by anybody: it must not steer a terminal.
    values = {name: "".join(filter(str.isprintable, str(value))) for name, value in check.values.items()}
    return f"{MARKS[check.verdict]}  {SENTENCES[check.code].format(**values)}"
