"""Redis: what it keeps doesn't matter, only that it answers and takes a bell."""

from collections.abc import Iterator

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError

from app.commands.doctor.diagnosis import Diagnosis, fine, missing

OLDEST = (5, 0)
SECONDS = 3


def diagnoses() -> Iterator[Diagnosis]:
    url = str(current_app.config["REDIS_URL"])
    try:
        with Redis.from_url(url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as connection:
            version = str(connection.info("server")["redis_version"])
            connection.set("aanzet:doctor", "", px=1)
    except ValueError:
        yield missing("Redis", "REDIS_URL is not redis://…, rediss://… or unix://….")
    except (RedisError, OSError) as error:
        hint = "" if "absent.sock" not in url else " REDIS_URL is not set, and no ./run is going here."
        yield missing("Redis", f"{str(error).rstrip('.')}.{hint}")
    else:
        is_recent = tuple(map(int, version.split(".")[:2])) >= OLDEST
        needed = ".".join(map(str, OLDEST))
        yield fine("Redis", version) if is_recent else missing("Redis", f"{version}: {needed} or newer is needed.")
