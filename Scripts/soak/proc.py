"""What the kernel tells of a process: memory, descriptors, threads, CPU, context switches, TCP connections."""
import os

TICK = os.sysconf("SC_CLK_TCK")
ESTABLISHED, CLOSE_WAIT = "01", "08"


def read(path):
    with open(path) as file:
        return file.read()


def fields(text):
    """`Name:   123 kB` lines, by name."""
    found = {}
    for line in text.splitlines():
        name, colon, rest = line.partition(":")
        words = rest.split()
        if colon and words and words[0].isdigit():
            found[name] = int(words[0])
    return found


def cpu_seconds(pid):
    """User and system time so far."""
    words = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICK


def machine_busy_seconds():
    """What all processors together have worked so far."""
    user, nice, system, _, _, interrupts, soft = map(int, read("/proc/stat").split("\n")[0].split()[1:8])
    return (user + nice + system + interrupts + soft) / TICK


def connections(pid, ports):
    """TCP connections whose near end is one of our ports: established, and closed by the peer but not by us."""
    counts = {ESTABLISHED: 0, CLOSE_WAIT: 0}
    for line in read(f"/proc/{pid}/net/tcp").splitlines()[1:]:
        words = line.split()
        if words[3] in counts and int(words[1].rpartition(":")[2], 16) in ports:
            counts[words[3]] += 1
    return counts[ESTABLISHED], counts[CLOSE_WAIT]


def sample(pid, ports):
    """One look at the daemon. Memory in MiB, times in seconds since its start."""
    memory = fields(read(f"/proc/{pid}/smaps_rollup"))
    switches, waiting_for_cpu = 0, 0
    tasks = os.listdir(f"/proc/{pid}/task")
    for task in tasks:
        try:
            status = fields(read(f"/proc/{pid}/task/{task}/status"))
            waiting_for_cpu += int(read(f"/proc/{pid}/task/{task}/schedstat").split()[1]) / 1e9
        except (FileNotFoundError, ProcessLookupError):
            continue
        switches += status.get("voluntary_ctxt_switches", 0) + status.get("nonvoluntary_ctxt_switches", 0)
    established, half_closed = connections(pid, ports)
    return {
        "pss": memory["Pss"] / 1024, "rss": memory["Rss"] / 1024, "anonymous": memory["Anonymous"] / 1024,
        "descriptors": len(os.listdir(f"/proc/{pid}/fd")), "threads": len(tasks), "connections": established,
        "close-wait": half_closed, "cpu seconds": cpu_seconds(pid), "switches": switches,
        # Threads that were ready and had no processor. A thread that has ended takes its time along.
        "waiting seconds": waiting_for_cpu, "machine seconds": machine_busy_seconds(),
    }
