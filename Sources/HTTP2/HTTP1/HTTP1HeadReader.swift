/// The lines of one request's head, and of its trailers, one by one. What HTTP/1.1 leaves to a recipient's taste, and what
/// two recipients could read in two ways, is refused.
struct HTTP1HeadReader {
  /// Size of the head, counted as HTTP/2 does: name + value + 32 for each field.
  private let limit: Int
  private let scheme: StaticString
  private var fields: FieldStorage
  private var size = 0
  private(set) var isHead = false
  private var minorVersion = 1
  private var hasAuthority = false
  private var hasHost = false
  private var length: Int?
  private var codings = HTTP1TransferCodings()
  private var options = HTTP1ConnectionOptions()
  private var expectsContinue = false

  /// - Parameter storage: Is used for the fields; its own are removed.
  init(limit: Int, isSecured: Bool, storage: FieldStorage) {
    self.limit = limit
    scheme = isSecured ? "https" : "http"
    fields = storage
    fields.removeAll(keepingCapacity: true)
    fields.reserveCapacity(FieldStorage.usualCapacity)
  }

  /// The first line.
  mutating func requestLine(_ line: UnsafeRawBufferPointer) -> HTTP1Refusal? {
    guard line.allSatisfy({ $0 >= HTTP1Syntax.space }) else { return .requestLine }
    // " HTTP/1.1"
    let versionStart = line.count - 8
    guard let methodEnd = line.offset(of: HTTP1Syntax.space), methodEnd < versionStart - 1,
      line[versionStart - 1] == HTTP1Syntax.space
    else { return .requestLine }
    let method = line.part(0..<methodEnd)
    guard (1...32).contains(method.count), method.allSatisfy(HTTP1Syntax.isToken) else { return .requestLine }
    let version = line.part(versionStart..<line.count)
    guard version.starts(with: "HTTP/".utf8), version[6] == UInt8(ascii: "."), HTTP1Syntax.digit(version[5]) != nil,
      let minor = HTTP1Syntax.digit(version[7])
    else { return .requestLine }
    guard version[5] == UInt8(ascii: "1"), minor <= 1 else { return .version }
    minorVersion = minor
    isHead = method.elementsEqual("HEAD".utf8)
    fields.append(name: (":method" as StaticString).bytes, value: method)
    fields.append(name: (":scheme" as StaticString).bytes, value: scheme.bytes)
    let target = line.part(methodEnd + 1..<versionStart - 1)
    // Each of them as HTTP/2 counts it.
    size = (7 + method.count + 32) + (7 + scheme.utf8CodeUnitCount + 32) + (5 + target.count + 32)
    guard size <= limit else { return .targetTooLong }
    if method.elementsEqual("CONNECT".utf8) { return .connect }
    return read(target: target, isOptions: method.elementsEqual("OPTIONS".utf8))
  }

  private mutating func read(target: UnsafeRawBufferPointer, isOptions: Bool) -> HTTP1Refusal? {
    guard let first = target.first, target.allSatisfy(HTTP1Syntax.isTarget) else { return .target }
    let path = (":path" as StaticString).bytes
    if first == UInt8(ascii: "/") || (isOptions && target.isText("*")) {
      fields.append(name: path, value: target)
      return nil
    }
    // As proxies are asked; the target's host is then what counts (RFC 9112, section 3.2.2).
    let start = target.beginsWithText("http://") ? 7 : target.beginsWithText("https://") ? 8 : nil
    guard let start else { return .target }
    let end = target[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? target.count
    let authority = target.part(start..<end)
    guard authority.count > 0, authority.allSatisfy(HTTP1Syntax.isHost) else { return .target }
    if end < target.count, target[end] == UInt8(ascii: "/") {
      fields.append(name: path, value: target.part(end..<target.count))
    } else {
      let rest = [UInt8(ascii: "/")] + target[end...]
      rest.withUnsafeBytes { fields.append(name: path, value: $0) }
    }
    fields.append(name: (":authority" as StaticString).bytes, value: authority)
    hasAuthority = true
    return nil
  }

  /// A line of a field.
  mutating func field(_ line: UnsafeRawBufferPointer) -> HTTP1Refusal? {
    let (parsed, refusal) = split(line)
    guard let (name, value) = parsed else { return refusal }
    return withUnsafeTemporaryAllocation(byteCount: name.count, alignment: 1) { lowercased in
      for index in 0..<name.count { lowercased[index] = HTTP1Syntax.lowercased(name[index]) }
      return take(UnsafeRawBufferPointer(lowercased), value)
    }
  }

  /// A line of a trailer: it must be a field, and is dropped.
  mutating func trailer(_ line: UnsafeRawBufferPointer) -> HTTP1Refusal? { split(line).refusal }

  private mutating func split(
    _ line: UnsafeRawBufferPointer
  ) -> (field: (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer)?, refusal: HTTP1Refusal?) {
    guard let first = line.first, first != HTTP1Syntax.space, first != HTTP1Syntax.tab else {
      return (nil, .foldedField)
    }
    guard let colon = line.offset(of: UInt8(ascii: ":")), colon > 0 else { return (nil, .fieldName) }
    let name = line.part(0..<colon)
    guard name.allSatisfy(HTTP1Syntax.isToken) else { return (nil, .fieldName) }
    let value = line.part(colon + 1..<line.count)
    guard value.allSatisfy(HTTP1Syntax.isValue) else { return (nil, .fieldValue) }
    // The colon and a blank stand for two of the 32 bytes; more blanks count as well.
    size += line.count + 30
    guard size <= limit else { return (nil, .headersTooLarge) }
    return ((name, value.trimmed), nil)
  }

  /// - Parameter name: In lower case.
  private mutating func take(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> HTTP1Refusal? {
    switch name.count {
    case 4 where name.isText("host"): return take(host: value)
    case 6 where name.isText("expect"):
      guard minorVersion > 0 else { return nil }
      guard value.isText("100-continue") else { return .expectation }
      expectsContinue = true
      return nil
    case 10 where name.isText("connection"): return options.add(value) ? nil : .connectionOptions
    case 17 where name.isText("transfer-encoding"):
      codings.add(value)
      return nil
    case 14 where name.isText("content-length"):
      guard length == nil, let number = Self.number(value) else { return .length }
      guard number >= 0 else { return .bodyTooLarge }
      length = number
    case 12 where name.isText("content-type"):
      // Its status comes in trailers, which are none of HTTP/1.1 here; gRPC-Web's comes in the body.
      let essence = value.part(0..<(value.offset(of: UInt8(ascii: ";")) ?? value.count)).trimmed
      if essence.isText("application/grpc") || essence.beginsWithText("application/grpc+") { return .grpc }
    default:
      if HTTP1ConnectionField.isOne(name) { return nil }
    }
    fields.append(name: name, value: value)
    return nil
  }

  private mutating func take(host: UnsafeRawBufferPointer) -> HTTP1Refusal? {
    guard !hasHost, host.allSatisfy(HTTP1Syntax.isHost) else { return .host }
    hasHost = true
    if !hasAuthority, host.count > 0 { fields.append(name: (":authority" as StaticString).bytes, value: host) }
    return nil
  }

  /// - Returns: Nil for what is no number, and -1 for one that is too large for any body.
  private static func number(_ text: UnsafeRawBufferPointer) -> Int? {
    guard text.count > 0 else { return nil }
    var number = 0
    for byte in text {
      guard let digit = HTTP1Syntax.digit(byte) else { return nil }
      if number >= 0 { number = number < 1 << 56 ? number * 10 + digit : -1 }
    }
    return number
  }

  /// The head is whole.
  mutating func finish() -> Result<HTTP1Head, HTTP1Refusal> {
    guard hasHost || minorVersion == 0 else { return .failure(.hostMissing) }
    var body = HTTP1Head.Body.none
    if !codings.isEmpty {
      guard length == nil else { return .failure(.lengthAndCoding) }
      guard !codings.isOutOfOrder, minorVersion > 0 else { return .failure(.codingOrder) }
      guard codings.isChunkedAlone else { return .failure(.coding) }
      body = .chunked
    } else if let length, length > 0 {
      body = .fixed(length)
    }
    let fields = options.remaining(fields)
    self.fields = FieldStorage()
    return .success(
      HTTP1Head(
        fields: HeaderFields(fields), body: body, isHead: isHead, minorVersion: minorVersion,
        keepsAlive: !options.closes && (minorVersion > 0 || options.keepsAlive), expectsContinue: expectsContinue))
  }
}
