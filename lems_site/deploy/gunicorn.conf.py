"""gunicorn behind nginx. Threads: a slow answer holds one thread, and a worker that only waits is never killed for it."""

import multiprocessing
import os

wsgi_app = "lems_site.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "lems_site.web.thread_worker.PollingThreadWorker"
workers = int(os.environ.get("WEB_WORKERS", str(max(2, multiprocessing.cpu_count()))))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60  # seconds without a sign of life from a worker as a whole
graceful_timeout = 60  # a reload lets answers end for so long
keepalive = 15  # nginx holds its connections to the site open
# A long text typed into the search is one long request line. nginx in front ends it at 32 kB.
limit_request_line = 0
# A worker is replaced after so many requests, so that memory once needed by a large export is given back.
max_requests, max_requests_jitter = 20_000, 2_000
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
loglevel = "warning"  # nginx counts the requests; an address of a diary stands in no log
