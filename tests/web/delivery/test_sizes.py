"""What the public record tells of files: digests to compare with, and no size that measures a name."""

from flask.testing import FlaskClient

from tests.delivery.conftest import Stage, stage

__all__ = ["stage"]


def test_a_lone_signatory_s_table_is_as_large_as_that_of_a_longer_name(
    client: FlaskClient, stage: Stage
) -> None:
    petition = stage.rows.petition(slug="stay")
    stage.sign(petition, 1, name="A")
    stage.plan(petition)
    stage.deliver()
    stage.move(days=2)
    stage.sign(petition, 1, name="Bartholomew Featherstonehaugh-Cholmondeley")
    stage.plan(petition)
    stage.deliver()

    told = client.get("/petitions/stay.json").json["deliveries"]
    names = [[each for each in one["files"] if each["name"].endswith("-names.csv")] for one in told]
    kept = [each for one in stage.deliveries() for each in one.files if each.name.endswith("-names.csv")]
    signed = [
        each["size"] for one in stage.deliveries() for each in one.manifest["files"]
        if each["name"].endswith("-names.csv")
    ]  # fmt: skip
    assert [file["size"] for (file,) in names] == [1024, 1024]
    assert {file["sha256"] for (file,) in names} == {each.sha256 for each in kept}
    assert signed == [each.size for each in kept]
    assert len(set(signed)) == 2
