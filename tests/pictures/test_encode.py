"""What comes out of an uploaded picture, and which files are refused."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from petitions.errors import Refusal
from petitions.pictures.encode import re_encoded

ORIENTATION, GPS, ARTIST = 0x0112, 0x8825, 0x013B


def file_of(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **more)  # type: ignore[arg-type]
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def refusal_of(content: bytes, **more: int) -> str:
    with pytest.raises(Refusal) as refused:
        re_encoded(content, widths=(480, 960), **more)
    assert refused.value.field == "picture"
    return refused.value.code


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_in_every_width_that_it_fills(kind: str) -> None:
    made = re_encoded(file_of(Image.new("RGB", (2000, 1000), "#7a1f4b"), kind), widths=(480, 960, 1600))

    assert [(each.width, each.height, each.ending) for each in made] == [
        (480, 240, "webp"),
        (480, 240, "jpg"),
        (960, 480, "webp"),
        (960, 480, "jpg"),
        (1600, 800, "webp"),
        (1600, 800, "jpg"),
    ]
    assert all(opened(each.content).size == (each.width, each.height) for each in made)


@pytest.mark.parametrize(
    ("own", "widths"), [(300, [300]), (480, [480]), (700, [480, 700]), (960, [480, 960])]
)
def test_a_small_picture_is_never_enlarged(own: int, widths: list[int]) -> None:
    made = re_encoded(file_of(Image.new("RGB", (own, 90))), widths=(480, 960))

    assert sorted({each.width for each in made}) == widths


def test_the_picture_is_turned_as_the_camera_was_held_and_says_nothing_else() -> None:
    picture = Image.new("RGB", (600, 400), "white")
    picture.paste("red", (0, 0, 600, 40))
    exif = Image.Exif()
    exif[ORIENTATION], exif[ARTIST], exif[GPS] = 6, "Ann Lee", {1: "N", 2: (45.0, 25.0, 0.0)}
    content = file_of(picture, "JPEG", exif=exif, comment=b"at my flat")
    assert b"Ann Lee" in content

    made = re_encoded(content, widths=(480,))

    assert [(each.width, each.height) for each in made] == [(400, 600), (400, 600)]
    for each in made:
        upright = opened(each.content)
        red, green, _blue = upright.convert("RGB").getpixel((390, 300))  # type: ignore[misc]
        assert (red > 200, green < 60) == (True, True)
        assert dict(upright.getexif()) == {}
        assert [word for word in (b"Ann Lee", b"at my flat", b"Exif") if word in each.content] == []


def test_what_shows_through_stays_so() -> None:
    logo = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    logo.paste((10, 20, 30, 255), (100, 50, 300, 150))
    made = re_encoded(file_of(logo), widths=(160,))

    assert [each.ending for each in made] == ["webp", "png"]
    assert all(opened(each.content).getpixel((2, 2))[3] == 0 for each in made)  # type: ignore[index]


def test_a_channel_that_hides_nothing_is_left_out() -> None:
    made = re_encoded(file_of(Image.new("RGBA", (400, 200), (9, 9, 9, 255))), widths=(160,))

    assert [each.ending for each in made] == ["webp", "jpg"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "I;16"])
def test_every_kind_of_colour_can_be_drawn(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"

    assert re_encoded(file_of(Image.new(mode, (60, 40)), kind), widths=(30,))


def test_colours_of_a_profile_are_brought_into_the_common_ones() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    good = re_encoded(file_of(Image.new("RGB", (60, 40), "#336699"), icc_profile=profile), widths=(30,))
    broken = re_encoded(file_of(Image.new("RGB", (60, 40), "#336699"), icc_profile=b"no such"), widths=(30,))

    for made in (good, broken):
        red, green, blue = opened(made[1].content).getpixel((5, 5))  # type: ignore[misc]
        assert max(abs(red - 0x33), abs(green - 0x66), abs(blue - 0x99)) <= 6
        assert "icc_profile" not in opened(made[1].content).info


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that claim to be a vast picture."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    chunks = [(b"IHDR", head), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "picture_missing"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "picture_kind"),
        (b"%PDF-1.7", "picture_kind"),
        (file_of(Image.new("RGB", (50, 50)), "GIF"), "picture_kind"),
        (file_of(Image.new("RGB", (50, 50)), "TIFF"), "picture_kind"),
        (file_of(Image.effect_noise((300, 300), 50), "JPEG")[:900], "picture_broken"),
        (file_of(Image.effect_noise((300, 300), 50))[:9000], "picture_broken"),
        (png_that_says(40_000, 40_000), "picture_too_large"),
        (png_that_says(9_000, 9_000), "picture_too_large"),
        (png_that_says(20_000, 10), "picture_too_large"),
        (png_that_says(500, 500), "picture_broken"),
        (b"\0" * 15_000_001, "picture_file_too_large"),
    ],
)
def test_a_file_that_is_no_picture_for_us_is_refused(content: bytes, code: str) -> None:
    assert refusal_of(content) == code


def test_a_picture_may_have_to_be_wide_enough() -> None:
    assert refusal_of(file_of(Image.new("RGB", (479, 300))), least_width=480) == "picture_too_small"
