"""How many signatures each delivery brought, as the public may see it: those of single ridings blurred."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from petitions.counting.small_cells import Cell, hide_small_cells
from petitions.delivery.answers.told import was_tried
from petitions.delivery.models import Delivery


def shown_counts(deliveries: Sequence[Delivery]) -> dict[int, Cell]:
    """By the delivery's id. All deliveries of a run must be there: a few large cells hide the small ones."""
    by_riding = {(each.run_id, each.riding_code): each.signature_count for each in deliveries}
    blurred = _blurred(by_riding)
    return {
        each.id: blurred.get((each.run_id, each.riding_code), each.signature_count) for each in deliveries
    }


def shown_among(session: Session, deliveries: Sequence[Delivery]) -> dict[int, Cell]:
    """The same for a few deliveries of several runs; those beside them are looked up."""
    run_ids = {each.run_id for each in deliveries if each.riding_code}
    blurred = _blurred(_of_runs(session, run_ids)) if run_ids else {}
    return {
        each.id: blurred.get((each.run_id, each.riding_code), each.signature_count) for each in deliveries
    }


def _of_runs(session: Session, run_ids: Collection[int]) -> dict[tuple[int, str], int]:
    query = select(Delivery.run_id, Delivery.riding_code, Delivery.signature_count).where(
        Delivery.run_id.in_(run_ids), was_tried()
    )
    return {(run_id, riding): number for run_id, riding, number in session.execute(query)}


def _blurred(counts: dict[tuple[int, str], int]) -> dict[tuple[int, str], Cell]:
    """What of each run is shown, by run and riding; what goes to no single riding is not here."""
    runs: dict[int, dict[str, int]] = defaultdict(dict)
    for (run_id, riding), number in counts.items():
        if riding:
            runs[run_id][riding] = number
    return {
        (run_id, riding): cell
        for run_id, ridings in runs.items()
        for riding, cell in hide_small_cells(ridings).items()
    }
