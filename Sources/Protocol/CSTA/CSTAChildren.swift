internal import XMLCore

/// Takes the children of a message by name, each as the type that is asked for.
struct CSTAChildren {
    private var cursor: XMLChildCursor

    init(of element: XMLElement) {
        cursor = XMLChildCursor(element)
    }

    /// A child that the service cannot do without.
    mutating func required<Value: CSTAValue>(_ name: XMLName) throws(CSTADecodingError) -> Value {
        guard let value: Value = try optional(name) else {
            throw CSTADecodingError(.missing(child: name.description, in: cursor.element.localName))
        }
        return value
    }

    /// A child that may be missing, but not have a wrong value.
    mutating func optional<Value: CSTAValue>(_ name: XMLName) throws(CSTADecodingError) -> Value? {
        guard let child = cursor.take(name) else { return nil }
        guard let value = Value(child) else {
            throw CSTADecodingError(.badValue(child: name.description, in: cursor.element.localName))
        }
        return value
    }

    /// A child that is read if it is there and makes sense.
    mutating func value<Value: CSTAValue>(_ name: XMLName) -> Value? {
        cursor.take(name).flatMap(Value.init)
    }

    /// A child of a response or an event that stands for `neutral` if it is missing or makes no sense.
    mutating func value<Value: CSTAValue>(_ name: XMLName, or neutral: Value) -> Value {
        cursor.take(name).flatMap(Value.init) ?? neutral
    }

    /// The items of a list; `nil` without the list, items that make no sense left out.
    mutating func list<Value: CSTAValue>(_ name: XMLName, of item: XMLName) -> [Value]? {
        guard let list = cursor.take(name) else { return nil }
        return list.children.compactMap { $0.isNamed(item) ? Value($0) : nil }
    }

    /// The child itself, for a type that reads it.
    mutating func take(_ name: XMLName) -> XMLElement? {
        cursor.take(name)
    }

    /// What has not been taken and is known to be passed on.
    var carried: CarriedChildren {
        CarriedChildren(cursor)
    }
}
