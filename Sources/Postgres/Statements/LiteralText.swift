import Time

extension Statement {
  /// The statement's text with its values written out, for what takes no parameters, such as COPY.
  ///
  /// Texts are written as the hexadecimal digits of their bytes, so that nothing in them can end the literal.
  ///
  /// - Throws: `PostgresError` of kind `usage` for a value whose type has no literal here.
  func literalText() throws(PostgresError) -> String {
    var literals: [String] = []
    for parameter in parameters { literals.append(try parameter.literal()) }
    return text(replacing: { literals[$0 - 1] })
  }
}

extension Parameter {
  /// The value as a literal of its type.
  fileprivate func literal() throws(PostgresError) -> String {
    guard let bytes else { return "null" }
    switch type {
    case .uuidArray: return "array[\(try elements(of: .uuid, in: bytes))]::uuid[]"
    case .textArray: return "array[\(try elements(of: .text, in: bytes))]::text[]"
    default: return try Self.literal(of: type, bytes[...])
    }
  }

  private static func literal(of type: PostgresType, _ bytes: ArraySlice<UInt8>) throws(PostgresError) -> String {
    switch (type, bytes.count) {
    case (.uuid, 16): return "'\(hexadecimal(bytes))'::uuid"
    case (.text, _): return "convert_from(decode('\(hexadecimal(bytes))', 'hex'), 'UTF8')"
    case (.int8, 8): return "(\(integer(bytes)))::bigint"
    case (.int4, 4): return "(\(integer(bytes)))::integer"
    case (.timestamptz, 8): return try timestamp(integer(bytes))
    default: throw PostgresError(.usage, "a value of type \(type.rawValue) can't be written as a literal")
    }
  }

  private func elements(of type: PostgresType, in bytes: [UInt8]) throws(PostgresError) -> String {
    // The number of dimensions, whether there are nulls, the elements' type; of each dimension its length and first index.
    var literals: [String] = []
    var rest = bytes.dropFirst(20)
    while !rest.isEmpty {
      let length = Int(Self.integer(rest.prefix(4)))
      rest = rest.dropFirst(4)
      guard length <= rest.count else { throw PostgresError(.usage, "a malformed array") }
      literals.append(length < 0 ? "null" : try Self.literal(of: type, rest.prefix(length)))
      rest = rest.dropFirst(max(0, length))
    }
    return literals.joined(separator: ", ")
  }

  /// Big-endian, of up to 8 bytes.
  private static func integer(_ bytes: ArraySlice<UInt8>) -> Int64 {
    let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return bytes.count == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
  }

  private static func timestamp(_ stored: Int64) throws(PostgresError) -> String {
    switch stored {
    case .max: return "'infinity'::timestamptz"
    case .min: return "'-infinity'::timestamptz"
    default: break
    }
    let instant = Instant(microseconds: stored.addingSaturating(946_684_800_000_000))
    let local = Zone.utc.localTime(at: instant)
    guard local.microseconds == instant.microseconds else {
      throw PostgresError(.usage, "a time outside of the years 1 to 9999 can't be written as a literal")
    }
    return "'\(local)Z'::timestamptz"
  }

  private static func hexadecimal(_ bytes: ArraySlice<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
