"""Pulls one list over HTTP, page by page, until it is whole.

Here: requests, tries and time limits, what is said when a system refuses, breaks or answers nonsense. Not here: types
(json_rows.py), the lake (land_rest.py).
"""

from typing import Any
from urllib.parse import urljoin, urlsplit

from dlt.sources.helpers.requests.retry import Client
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.paginators import JSONLinkPaginator
from requests import PreparedRequest, Request, Response
from requests.auth import AuthBase
from requests.exceptions import HTTPError, JSONDecodeError, RequestException, Timeout

from ingestion.errors import LandingError
from ingestion.rest_spec import Endpoint

CONNECT_SECONDS, ANSWER_SECONDS = 5, 60
TRIES = 3
# Rows that come and go while the pages are turned move others from one page to the next: then all is pulled again.
PULLS = 3


class Login(AuthBase):
    """Sends the login with each request; holds it where no log, repr or URL shows it."""

    def __init__(self, header: str):
        """header: the whole value of Authorization, such as 'Basic …' or 'Token …'."""
        self._header = header

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = self._header
        return request


class _SamePlace(JSONLinkPaginator):
    """Takes of the link to the next page its parameters alone: a link elsewhere would be sent the login."""

    def __init__(self, url: str, next_path: str):
        super().__init__(next_path)
        self._url = url

    def update_request(self, request: Request) -> None:
        super().update_request(request)
        if self._next_reference:
            request.url = f"{self._url}?{urlsplit(self._next_reference).query}"


def pull(
    endpoint: Endpoint, address: str, login: Login, where: str, answer_seconds: float = ANSWER_SECONDS
) -> list[dict[str, Any]]:
    """All rows, each key once, as many as the system counts. Raises LandingError.

    address: the system's, `https://desk.example.com/`. where: the source and table, as shown to people.
    """
    for _ in range(PULLS):
        rows, counted = _pages(endpoint, address, login, where, answer_seconds)
        keys = {tuple(str(row.get(path[0])) for path in _key_paths(endpoint)) for row in rows}
        if len(rows) == len(keys) == counted:
            return rows
    raise LandingError(
        f"its pages do not fit together: {counted} rows are counted, {len(rows)} came, {len(keys)} of them different",
        where,
        f"rows came or went in each of {PULLS} pulls, or it pages in no fixed order; try at a quieter hour",
    )


def _pages(
    endpoint: Endpoint, address: str, login: Login, where: str, answer_seconds: float
) -> tuple[list[dict], int]:
    url = urljoin(f"{address.rstrip('/')}/", endpoint.path)
    client = RESTClient(
        base_url=address,
        auth=login,
        paginator=_SamePlace(url, endpoint.next),
        session=Client(
            request_timeout=(CONNECT_SECONDS, answer_seconds),
            request_max_attempts=TRIES,
            request_backoff_factor=0.5,
            request_max_retry_delay=10,
            raise_for_status=False,
        ).session,
        data_selector="$",
    )
    rows: list[dict] = []
    counted = 0
    try:
        for page in client.paginate(url, params=dict([endpoint.page_size])):
            found, counted = _answer(endpoint, page.response, where)
            rows += found
            if not found or len(rows) > counted:
                break  # a system that never says its last page
    except (RequestException, OSError) as error:
        raise _refusal(error, url, where, answer_seconds) from None
    return rows, counted


def _answer(endpoint: Endpoint, response: Response, where: str) -> tuple[list[dict], int]:
    """Rows and count of one page. An answer without a list is no empty list: that would delete every row."""
    body = response.json()
    found = body.get(endpoint.rows) if isinstance(body, dict) else None
    counted = body.get(endpoint.count) if isinstance(body, dict) else None
    if not isinstance(found, list) or type(counted) is not int or not all(isinstance(r, dict) for r in found):
        raise LandingError(
            f"the answer has no list {endpoint.rows!r} of rows with its {endpoint.count!r}",
            f"{where}, {response.url}",
            "is this the address of its interface? Correct it in ZHONGTAI_SOURCES, or the endpoint in ingestion/sources/",
        )
    return found, counted


def _key_paths(endpoint: Endpoint) -> list[tuple[str, ...]]:
    return [endpoint.paths[name] for name in endpoint.table.key]


def _refusal(error: Exception, url: str, where: str, answer_seconds: float) -> LandingError:
    """What is said of it; not the error's own text, which may hold what the system answered."""
    where = f"{where}, {url}"
    again = "nothing that had landed was lost; run again once it answers"
    if isinstance(error, JSONDecodeError):
        return LandingError(
            "a page is not JSON", where, f"is this its interface, or a page to log in? {again}"
        )
    if isinstance(error, HTTPError) and error.response is not None:
        code = error.response.status_code
        if code in (401, 403):
            cure = "write user:password, or 'Token …', of a login with staff rights into the source's file in secrets/"
            return LandingError(f"it refused the login ({code})", where, cure)
        if code >= 500 or code == 429:
            return LandingError(
                f"it answered {code}, {TRIES} times", where, f"see the system's own log; {again}"
            )
        return LandingError(f"it answered {code}", where, "correct its address in ZHONGTAI_SOURCES")
    if isinstance(error, Timeout):
        return LandingError(f"it gave no answer within {answer_seconds:g} s, {TRIES} times", where, again)
    return LandingError(
        f"it does not answer ({type(error).__name__})", where, f"start it, or correct its address; {again}"
    )
