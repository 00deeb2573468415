import threading

from entrypoints.local.system.threads import ThreadPool


def test_a_job_runs_although_all_threads_of_the_core_hang() -> None:
    pool, hold, ran = ThreadPool(8, core=2), threading.Event(), threading.Event()
    for _ in range(4):
        pool.submit(lambda: hold.wait(20))

    pool.submit(ran.set)

    assert ran.wait(10)
    hold.set()
    pool.close()


def test_short_jobs_get_no_threads_above_the_core() -> None:
    pool, done = ThreadPool(64, core=2), threading.Semaphore(0)
    used: set[int] = set()

    def job() -> None:
        used.add(threading.get_ident())
        done.release()

    for _ in range(500):
        pool.submit(job)
    for _ in range(500):
        assert done.acquire(timeout=10)

    assert len(used) <= 2
    pool.close()


def test_the_threads_stay_bounded() -> None:
    pool, hold = ThreadPool(3, core=1), threading.Event()
    running: list[int] = []

    def job() -> None:
        running.append(threading.get_ident())
        hold.wait(20)

    for _ in range(9):
        pool.submit(job)
    pool.stop(0.6)

    assert len(running) <= 3
    hold.set()
