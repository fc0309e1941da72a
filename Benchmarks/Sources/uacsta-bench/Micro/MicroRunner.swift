/// Runs an operation until it has used enough CPU time, several times over.
struct MicroRunner {
    /// CPU seconds of a round.
    var seconds = 0.3
    var rounds = 7
    /// One round of a fixed number of operations: for counting instructions from outside (valgrind, perf).
    var fixedCount: Int?

    /// CPU nanoseconds per operation.
    func measure(_ name: String, note: String = "", _ operation: () throws -> Void) rethrows -> Figure {
        if let fixedCount {
            let start = ownCPU()
            for _ in 0..<fixedCount { try operation() }
            let each = Double(ownCPU() - start) / Double(fixedCount)
            return Figure(name, [each], unit: "ns", count: fixedCount, seconds: 0, note: note)
        }
        // Warm, and find out how many make a round.
        let warm = ownCPU()
        var tried = 0
        repeat {
            try operation()
            tried += 1
        } while ownCPU() - warm < 50_000_000
        let count = max(1, Int(Double(tried) * seconds / 0.05))
        let wall = now()
        var each: [Double] = []
        for _ in 0..<rounds {
            let start = ownCPU()
            for _ in 0..<count { try operation() }
            each.append(Double(ownCPU() - start) / Double(count))
        }
        return Figure(name, each, unit: "ns", count: count, seconds: Double(now() - wall) / 1e9, note: note)
    }

    /// The same for operations that can be done once only: `prepare` makes `count` of them, unmeasured.
    func measureBatches<Batch>(
        _ name: String, count: Int, note: String = "", prepare: () throws -> Batch,
        _ operation: (inout Batch, Int) throws -> Void
    ) rethrows -> Figure {
        let wall = now()
        var each: [Double] = []
        let batches = fixedCount.map { max(1, $0 / count) } ?? 12
        for round in 0..<(fixedCount == nil ? rounds + 1 : 1) {
            var spent: UInt64 = 0
            for _ in 0..<batches {
                var batch = try prepare()
                let start = ownCPU()
                for index in 0..<count { try operation(&batch, index) }
                spent += ownCPU() - start
            }
            // The first round warms up.
            if round > 0 || fixedCount != nil { each.append(Double(spent) / Double(batches * count)) }
        }
        return Figure(name, each, unit: "ns", count: batches * count, seconds: Double(now() - wall) / 1e9, note: note)
    }
}

/// Keeps the optimiser from leaving out what is measured.
@inline(never)
func keep<T>(_ value: borrowing T) {}
