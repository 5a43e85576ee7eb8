"""What an output must hold to be a chart that every front-end can show."""

import base64
import re
import struct

IMG = re.compile(r'<img[^>]*\bsrc="data:image/png;base64,([A-Za-z0-9+/=\s]+)"')


def is_chart(output):
    return output.output_type == "display_data" and "image/png" in output.data


def charts(outputs):
    return [o for o in outputs if is_chart(o)]


def png_size(data):
    """Returns width and height of a base64 PNG, checking that it is one."""
    raw = base64.b64decode(data)
    assert raw[:8] == b"\x89PNG\r\n\x1a\n", "not a PNG"
    assert raw[12:16] == b"IHDR"
    assert raw[-8:-4] == b"IEND", "a PNG that was cut off"
    return struct.unpack(">II", raw[16:24])


def png_file_size(path):
    return png_size(base64.b64encode(path.read_bytes()))


def check(output):
    """Asserts that an output is a complete chart: picture in the HTML, PNG and text."""
    data = output.data
    assert {"text/html", "image/png", "text/plain"} <= set(data), sorted(data)
    assert not {"image/svg+xml", "application/javascript"} & set(data), sorted(data)

    html = data["text/html"]
    picture = IMG.search(html)
    assert picture, "no picture within text/html: " + html[:300]
    width, height = png_size(picture.group(1))
    assert width >= 400 and height >= 100, f"{width} x {height}"
    assert re.search(r'<img[^>]*\balt="[^"]{10,}"', html), "the picture says nothing to those who cannot see it"
    for url in re.findall(r"(?:https?:)?//[\w.-]+\.\w+", IMG.sub("", html)):
        assert "w3.org" in url, f"the chart asks the network for {url}"

    assert png_size(data["image/png"]) == (width, height)
    shown = output.metadata["image/png"]
    scale = width / shown["width"]  # pictures of large charts have less than two pixels a pixel
    assert 1 <= scale <= 2 and abs(shown["height"] * scale - height) <= 1, f"{shown}, but {width} x {height}"

    lines = data["text/plain"].splitlines()
    assert len(lines) >= 2 and not data["text/plain"].startswith("<"), data["text/plain"]
