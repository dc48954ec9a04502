"""Ed25519 over again, slowly and from the equations: what the strict rule means, in plain integers.

Points are extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 section 5.1).
"""

from __future__ import annotations

import hashlib

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int, int, int]
ZERO: Point = (0, 1, 1, 0)


def decode(raw: bytes) -> Point | None:
    """The point of a canonical encoding of 32 bytes, None for any other bytes."""
    number = int.from_bytes(raw, "little")
    y, sign = number % 2**255, number >> 255
    if len(raw) != 32 or y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    root = pow(square, (P + 3) // 8, P)
    x = root if root * root % P == square else root * pow(2, (P - 1) // 4, P) % P
    if x * x % P != square or (x == 0 and sign):
        return None
    x = x if x % 2 == sign else P - x
    return (x, y, 1, x * y % P)


def encode(point: Point) -> bytes:
    """The canonical encoding."""
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def add(one: Point, other: Point) -> Point:
    """The sum of two points, for every pair of points."""
    a = (one[1] - one[0]) * (other[1] - other[0])
    b = (one[1] + one[0]) * (other[1] + other[0])
    c = 2 * one[3] * other[3] * D
    d = 2 * one[2] * other[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number: int, point: Point) -> Point:
    """The point added to itself `number` times."""
    result = ZERO
    for digit in bin(number)[2:]:
        result = add(result, result)
        if digit == "1":
            result = add(result, point)
    return result


def is_same(one: Point, other: Point) -> bool:
    """Whether two points are one."""
    return encode(one) == encode(other)


def base() -> Point:
    """The generator B: y is 4/5, x is even."""
    found = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    assert found is not None
    return found


def is_strong(point: Point | None) -> bool:
    """Whether there is a point and its order does not divide 8."""
    return point is not None and not is_same(times(8, point), ZERO)


def low_order() -> list[Point]:
    """The eight points whose order divides 8."""
    number = 2
    while True:
        point = decode(number.to_bytes(32, "little"))
        if point is not None:
            part = times(L, point)
            multiples = [times(n, part) for n in range(8)]
            if len({encode(each) for each in multiples}) == 8:
                return multiples
        number += 1


def accepts(public: bytes, message: bytes, signature: bytes) -> bool:
    """The strict rule: A and R canonical and not of low order, S < L, and SB = R + kA exactly."""
    a, r = decode(public), decode(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= L or a is None or r is None:
        return False
    if not is_strong(a) or not is_strong(r):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    return is_same(times(s, base()), add(r, times(k, a)))
