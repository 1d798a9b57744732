"""Which signatures each member has been brought: one row for each signature and riding, ever."""

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    String,
    and_,
    case,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from petitions.database import Base, BigId
from petitions.delivery.models import DeliveryRun, Inclusion
from petitions.ridings.load import CURRENT_ORDER
from petitions.ridings.models import RidingMethod
from petitions.signing.models import COUNTED_CLASSES, CountClass, Signature

# Found by an estimate, a riding may be counted but is never taken for somebody's own.
UNSURE_METHODS = (RidingMethod.FSA_ESTIMATE, RidingMethod.NONE)
# What an office is told of: everyone counted, and the organisations, which are counted apart.
DELIVERED_CLASSES = (*COUNTED_CLASSES, CountClass.ORGANIZATIONS)


class Constituent(Base):
    """The run that first brought a signature to the member of a riding, and the run that told it gone.

    Apart from `Inclusion`, because a riding may become known, or be corrected, long after the run that
    brought the signature to the other addressees.
    """

    __tablename__ = "constituents"
    __table_args__ = (
        Index("ix_constituents_joined_run_id", "joined_run_id"),
        Index("ix_constituents_left_run_id", "left_run_id"),
    )

    signature_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("signatures.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    riding_code: Mapped[str] = mapped_column(String(12), primary_key=True)
    joined_run_id: Mapped[int] = mapped_column(ForeignKey("delivery_runs.id"))
    left_run_id: Mapped[int | None] = mapped_column(ForeignKey("delivery_runs.id"))


def own_riding() -> ColumnElement[str]:
    """The riding that a signature surely belongs to, else "". Numbers of another order are not meant."""
    method = func.coalesce(Signature.riding_method, RidingMethod.NONE.value)
    is_sure = method.not_in(UNSURE_METHODS) & (
        func.coalesce(Signature.riding_set, CURRENT_ORDER) == CURRENT_ORDER
    )
    return case((is_sure, func.coalesce(Signature.riding_code, "")), else_=literal(""))


def bind_constituents(session: Session, run: DeliveryRun) -> int:
    """Bind to the run every signature whose member was not brought it yet; answers how many.

    Done after `include`, and like it: again after an interruption it only takes out who left meanwhile.
    Nothing is done for a petition that addresses nobody's own member.
    """
    if not any(addressee.is_own_member for addressee in run.petition.addressees):
        return 0
    if not run.deliveries:
        _join(session, run)
        _return(session, run)
    _leave(session, run)
    brought = select(func.count()).select_from(Constituent).where(Constituent.joined_run_id == run.id)
    return session.scalar(brought) or 0


def _join(session: Session, run: DeliveryRun) -> None:
    rows = select(Signature.id, own_riding(), literal(run.id)).where(*is_unbrought(run.petition_id))
    columns = ["signature_id", "riding_code", "joined_run_id"]
    session.execute(insert(Constituent).from_select(columns, rows))


def is_unbrought(petition_id: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a signature that runs brought to the others, but not yet to its own member."""
    return (
        Signature.petition_id == petition_id,
        Signature.counted_as.in_(DELIVERED_CLASSES),
        own_riding() != "",
        exists().where(Inclusion.signature_id == Signature.id, Inclusion.left_run_id.is_(None)),
        ~exists().where(Constituent.signature_id == Signature.id, Constituent.riding_code == own_riding()),
    )


def _return(session: Session, run: DeliveryRun) -> None:
    """Who moved away and back is counted again, but the member has the signature: it is not brought twice.

    One that was told gone because it was taken out, and was put back, joins anew as it does for all.
    """
    joins_anew = exists().where(
        Inclusion.signature_id == Constituent.signature_id, Inclusion.joined_run_id == run.id
    )
    session.execute(
        update(Constituent)
        .where(Constituent.left_run_id.is_not(None), Constituent.left_run_id != run.id)
        .where(_its_signature(run, _lives_here()))
        .values(joined_run_id=case((joins_anew, run.id), else_=Constituent.joined_run_id), left_run_id=None)
        .execution_options(synchronize_session=False)
    )


def _leave(session: Session, run: DeliveryRun) -> None:
    session.execute(
        update(Constituent)
        .where(Constituent.left_run_id.is_(None), _its_signature(run, ~_lives_here()))
        .values(left_run_id=run.id)
        .execution_options(synchronize_session=False)
    )


def _lives_here() -> ColumnElement[bool]:
    return and_(Signature.counted_as.in_(DELIVERED_CLASSES), own_riding() == Constituent.riding_code)


def _its_signature(run: DeliveryRun, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Signature.id == Constituent.signature_id, Signature.petition_id == run.petition_id, condition
    )


def is_ridings_news(session: Session, run: DeliveryRun) -> bool:
    """Whether since this run was planned a riding became known whose member was brought nothing of it."""
    found = select(Signature.id).where(Signature.riding_at > run.planned_at, *is_unbrought(run.petition_id))
    return session.scalar(found.limit(1)) is not None
