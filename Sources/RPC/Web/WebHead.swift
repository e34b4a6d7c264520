import HTTP2

/// What the head of a request says that isn't gRPC's own, read in one pass.
struct WebHead {
  /// What is to be done with the path.
  enum Verb {
    case get, head, post, options, other
  }

  private(set) var verb = Verb.other
  /// Without the query.
  private(set) var path: ArraySlice<UInt8> = []
  private(set) var query: ArraySlice<UInt8> = []
  private(set) var contentType: ArraySlice<UInt8>?
  private(set) var origin: ArraySlice<UInt8>?
  /// Whether it is asked which verb another origin may use (the Fetch standard, "CORS-preflight request").
  private(set) var asksForVerb = false
  /// Of the body, in `content-encoding`.
  private(set) var contentEncoding: ArraySlice<UInt8>?
  /// Of the messages in envelopes, in `connect-content-encoding`.
  private(set) var messageEncoding: ArraySlice<UInt8>?
  /// Whether the body of the answer may be compressed.
  private(set) var acceptsGzip = false
  /// Whether messages in envelopes may be compressed.
  private(set) var acceptsGzipMessages = false
  private(set) var protocolVersion: ArraySlice<UInt8>?
  private(set) var timeout: ArraySlice<UInt8>?
  /// The client's `x-request-id`, if it is valid.
  private(set) var requestID: String?
  private(set) var ifNoneMatch: [ArraySlice<UInt8>] = []
  /// The metadata whose value should be base64 and isn't.
  private(set) var brokenMetadata: ArraySlice<UInt8>?

  /// In the order of the `switch` below.
  private static let names = FieldNames(
    [
      ":method", ":path", "content-type", "origin", "access-control-request-method", "content-encoding",
      "connect-content-encoding", "accept-encoding", "connect-accept-encoding", "connect-protocol-version",
      "connect-timeout-ms", "x-request-id", "if-none-match",
    ], orEndingIn: "-bin")

  init(_ fields: HeaderFields) {
    // Of a name that is sent several times the first counts, but where it is a list.
    var seen: UInt64 = 0
    fields.find(Self.names) { index, place in
      let isFirst = seen & 1 << UInt64(index) == 0
      seen |= 1 << UInt64(index)
      let value = fields.value(at: place)
      switch index {
      case 0 where isFirst: verb = Self.verb(value)
      case 1 where isFirst:
        path = value.prefix { $0 != UInt8(ascii: "?") }
        query = value.dropFirst(path.count + 1)
      case 2 where isFirst: contentType = value
      case 3 where isFirst: origin = value
      case 4: asksForVerb = true
      case 5 where isFirst: contentEncoding = value
      case 6 where isFirst: messageEncoding = value
      case 7: acceptsGzip = acceptsGzip || AcceptedEncodings.hasGzip(value)
      case 8: acceptsGzipMessages = acceptsGzipMessages || MessageEncoding.gzip.isListed(in: value)
      case 9 where isFirst: protocolVersion = value
      case 10 where isFirst: timeout = value
      case 11 where isFirst: requestID = RequestID.valid(value)
      case 12: ifNoneMatch.append(value)
      case 13:
        let field = fields.field(at: place)
        guard !ReservedNames.contains(field.name), BinaryValues.decode(field.value) == nil else { break }
        if brokenMetadata == nil { brokenMetadata = field.name }
      default: break
      }
    }
  }

  private static func verb(_ value: ArraySlice<UInt8>) -> Verb {
    if value.elementsEqual("GET".utf8) { return .get }
    if value.elementsEqual("POST".utf8) { return .post }
    if value.elementsEqual("HEAD".utf8) { return .head }
    return value.elementsEqual("OPTIONS".utf8) ? .options : .other
  }
}
