/// What the Connection fields of a request say (RFC 9110, section 7.6.1).
struct HTTP1ConnectionOptions {
  private static let largestNameCount = 16

  private(set) var closes = false
  private(set) var keepsAlive = false
  /// Fields that are of the connection alone, beside those that always are.
  private var names: [[UInt8]] = []

  /// - Returns: False if it isn't valid.
  mutating func add(_ value: UnsafeRawBufferPointer) -> Bool {
    var isValid = true
    value.forEachElement { option in
      if option.isText("close") {
        closes = true
      } else if option.isText("keep-alive") {
        keepsAlive = true
      } else if !HTTP1ConnectionField.isOne(option) {
        isValid = option.count > 0 && option.allSatisfy(HTTP1Syntax.isToken) && names.count < Self.largestNameCount
        if isValid { names.append(option.map(HTTP1Syntax.lowercased)) }
      }
      return isValid
    }
    return isValid
  }

  /// The fields without those that the client has named.
  func remaining(_ fields: FieldStorage) -> FieldStorage {
    guard !names.isEmpty else { return fields }
    var remaining = FieldStorage()
    fields.withBytes { bytes in
      var offset = 0
      while let field = FieldStorage.location(in: bytes, at: offset) {
        let name = bytes.part(field.name)
        if !names.contains(where: { $0.elementsEqual(name) }) {
          remaining.append(name: name, value: bytes.part(field.value))
        }
        offset = field.next
      }
    }
    return remaining
  }
}

/// Fields that are of one connection, and that HTTP/2 doesn't have (RFC 9113, section 8.2.2).
enum HTTP1ConnectionField {
  /// - Parameter name: In any case.
  static func isOne(_ name: UnsafeRawBufferPointer) -> Bool {
    switch name.count {
    case 2: name.isText("te")
    case 7: name.isText("upgrade") || name.isText("trailer")
    case 10: name.isText("connection") || name.isText("keep-alive")
    case 14: name.isText("http2-settings")
    case 16: name.isText("proxy-connection")
    case 17: name.isText("transfer-encoding")
    default: false
    }
  }
}
