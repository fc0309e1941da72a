#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The memory of the process holds passwords: when it crashes, no copy of it is left behind (negative case 128).
enum CrashSecrets {
    /// No core dump, and no report of Swift's own with registers and memory in it; what went wrong is still said.
    ///
    /// Where a toolchain is installed such a report would also hold up the end of the process, and so its next start, by half
    /// a minute and more. Who wants it says so with `SWIFT_BACKTRACE`.
    static func keep(_ environment: [String: String]) {
        forbidCoreDumps()
        guard environment["SWIFT_BACKTRACE"] == nil else { return }
        for number in [SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGSEGV, SIGTRAP] { signal(number, SIG_DFL) }
    }

    /// Lowers the limit of core dumps for good: neither this process nor one that it starts can raise it again.
    ///
    /// To one octet and not to none: no dump fits into it, and where Linux hands dumps to a program instead of writing
    /// files, where the limit does not count, one is the number at which it leaves that too (fs/coredump.c). Where the
    /// limit is none already it stays.
    private static func forbidCoreDumps() {
        var limit = rlimit()
        #if canImport(Glibc)
            let resource = __rlimit_resource_t(RLIMIT_CORE.rawValue)
        #else
            let resource = RLIMIT_CORE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return }
        limit.rlim_max = min(limit.rlim_max, 1)
        limit.rlim_cur = limit.rlim_max
        _ = setrlimit(resource, &limit)
    }
}
