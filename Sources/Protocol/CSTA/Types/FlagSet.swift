internal import XMLCore

/// One flag of a ``FlagSet``; its raw value is the name of its element, and the cases are in schema order.
public protocol CSTAFlag: RawRepresentable, CaseIterable, Hashable, Sendable where RawValue == String {
    /// The flags that the third edition does not have.
    static var sinceEd6: [Self] { get }
}

extension CSTAFlag {
    public static var sinceEd6: [Self] { [] }
}

/// A type of the schema whose children are all optional booleans.
///
/// A flag can be true, false or not given; not given counts as false, but is not written.
public struct FlagSet<Flag: CSTAFlag>: Sendable, Hashable {
    private var given: UInt32 = 0
    private var on: UInt32 = 0

    /// No flag given.
    public init() {}

    /// These flags true, no other given.
    public init(_ flags: some Sequence<Flag>) {
        for flag in flags {
            self[flag] = true
        }
    }

    public subscript(flag: Flag) -> Bool? {
        get {
            let bit = Self.bit(of: flag)
            return given & bit == 0 ? nil : on & bit != 0
        }
        set {
            let bit = Self.bit(of: flag)
            given = newValue == nil ? given & ~bit : given | bit
            on = newValue == true ? on | bit : on & ~bit
        }
    }

    /// Whether a flag is given and true.
    public func contains(_ flag: Flag) -> Bool {
        self[flag] == true
    }

    /// Whether no flag is given.
    public var isEmpty: Bool { given == 0 }

    /// No schema has more than 32 flags in one set; a further one would share no bit and read as not given.
    private static func bit(of flag: Flag) -> UInt32 {
        var number: UInt32 = 0
        for candidate in Flag.allCases {
            if candidate == flag { break }
            number += 1
        }
        return 1 << number
    }
}

extension FlagSet: ExpressibleByArrayLiteral {
    public init(arrayLiteral flags: Flag...) {
        self.init(flags)
    }
}

extension FlagSet: CSTAValue {
    init?(_ element: XMLElement) {
        for child in element.children {
            guard let flag = Flag(rawValue: child.localName), let value = Bool(child) else { continue }
            self[flag] = value
        }
    }

    func write(as name: XMLName, into writer: inout CSTAWriter) {
        writer.xml.open(name)
        for flag in Flag.allCases {
            guard let value = self[flag], writer.edition.isLate || !Flag.sinceEd6.contains(flag) else { continue }
            writer.xml.element(named: flag.rawValue, value ? "true" : "false")
        }
        writer.xml.close(name)
    }
}
