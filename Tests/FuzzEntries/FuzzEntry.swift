import Messages
import NIOCore
import Protobuf
@_spi(Fuzzing) import RPC
import StandardMessages

/// What is fed with hostile bytes. Any bytes must be refused or read, without a crash and within bounds of memory.
public enum FuzzEntry: String, CaseIterable, Sendable {
  /// The decoder: the first byte says which message, the others are its encoding.
  case message
  /// The reader of JSON: the first byte says which message, the others are its text.
  case json
  /// The deframer, and the messages that it finds inflated: the first byte says how the others are cut.
  case deframer

  /// A rule that some bytes have broken.
  public struct Finding: Error, CustomStringConvertible {
    /// The rule.
    public let description: String
  }

  /// Feeds `bytes`. Throws ``Finding`` if they break a rule.
  public func run(_ bytes: some Collection<UInt8>) throws {
    guard let choice = bytes.first else { return }
    let rest = Array(bytes.dropFirst())
    switch self {
    case .message: try Self.decoders[Int(choice) % Self.decoders.count](rest)
    case .json: try Self.jsonDecoders[Int(choice) % Self.jsonDecoders.count](rest)
    case .deframer: try Self.deframe(rest, choice: choice)
    }
  }

  private static let decoders: [@Sendable ([UInt8]) throws -> Void] = [
    { try decode(GetDashboardStatsRequest.self, $0) }, { try decode(AnalyticsFilter.self, $0) },
    { try decode(StreamDashboardResponse.self, $0) }, { try decode(GetAnalyticsDashboardResponse.self, $0) },
    { try decode(GetMessagingStatsResponse.self, $0) }, { try decode(Status.self, $0) },
    { try decode(BadRequest.self, $0) }, { try decode(Timestamp.self, $0) },
  ]

  /// What can be read is written, and read again as the same.
  private static func decode<M: Message>(_ type: M.Type, _ bytes: [UInt8]) throws {
    guard let message = try? M(decoding: ByteBuffer(bytes: bytes)) else { return }
    var encoding = ByteBuffer()
    message.encode(into: &encoding)
    guard let again = try? M(decoding: encoding) else {
      throw Finding(description: "\(M.fullName): what was written can't be read")
    }
    var second = ByteBuffer()
    again.encode(into: &second)
    // Bytes rather than values: a NaN equals nothing.
    guard second == encoding else { throw Finding(description: "\(M.fullName): read again it is another message") }
    _ = message.jsonString
  }

  private static let jsonDecoders: [@Sendable ([UInt8]) throws -> Void] = [
    { try decodeJSON(GetAnalyticsDashboardRequest.self, $0) }, { try decodeJSON(AddChartRequest.self, $0) },
    { try decodeJSON(StreamDashboardResponse.self, $0) }, { try decodeJSON(GetAnalyticsDashboardResponse.self, $0) },
    { try decodeJSON(Status.self, $0) }, { try decodeJSON(Timestamp.self, $0) },
    { try decodeJSON(ProtobufDuration.self, $0) },
  ]

  /// What can be read is written, and read again as the same.
  private static func decodeJSON<M: Message>(_ type: M.Type, _ bytes: [UInt8]) throws {
    guard let message = try? M(decodingJSON: ByteBuffer(bytes: bytes)) else { return }
    var text = ByteBuffer()
    message.encodeJSON(into: &text)
    guard let again = try? M(decodingJSON: text) else {
      throw Finding(description: "\(M.fullName): the JSON that was written can't be read")
    }
    var second = ByteBuffer()
    again.encodeJSON(into: &second)
    guard second == text else {
      throw Finding(description: "\(M.fullName): read again from JSON it is another message")
    }
  }

  private static let limit = 4_096

  /// Whether the bytes come at once or in pieces, the messages are the same, and none is over the limit.
  private static func deframe(_ bytes: [UInt8], choice: UInt8) throws {
    let encoding: MessageEncoding = choice & 1 == 0 ? .identity : .gzip
    let whole = try messages(in: bytes, pieces: bytes.count, encoding)
    let cut = try messages(in: bytes, pieces: 1 + Int(choice >> 1), encoding)
    guard whole == cut else { throw Finding(description: "pieces of \(1 + choice >> 1) bytes give other messages") }
  }

  private static func messages(in bytes: [UInt8], pieces: Int, _ encoding: MessageEncoding) throws -> [[UInt8]?] {
    var deframer = MessageDeframer(limit: limit)
    deframer.encoding = encoding
    var found: [[UInt8]?] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      deframer.append(ByteBuffer(bytes: rest.prefix(pieces)))
      rest = rest.dropFirst(pieces)
      do {
        while let message = try deframer.next() {
          let plain = try? message.plain(limit: limit)
          guard plain?.readableBytes ?? 0 <= limit else { throw Finding(description: "a message is over the limit") }
          found.append(plain.map { Array($0.readableBytesView) })
        }
      } catch is MessageDeframer.Failure {
        found.append(nil)
        return found
      }
      guard deframer.unreadCount <= limit + 5 else {
        throw Finding(description: "more is held than a message may have")
      }
    }
    return found
  }
}
