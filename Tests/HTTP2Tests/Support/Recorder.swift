import HTTP2
import NIOCore

/// A stream delegate that writes down what it hears.
final class Recorder: StreamDelegate {
  enum Event: Equatable {
    case headers([String], endStream: Bool)
    case overLimit(endStream: Bool)
    case data([UInt8], endStream: Bool)
    case trailers([String])
    case writable(Bool)
    case closed(StreamClosure)
  }

  private(set) var events: [Event] = []
  /// Set by whoever opens or accepts the stream.
  var stream: HTTP2Stream?
  /// Gives credit back at once.
  var consumes = true
  /// Called after each event is written down.
  var onEvent: ((Recorder, Event) -> Void)?

  func received(headers: HeaderFields, endStream: Bool) {
    record(.headers(headers.lines, endStream: endStream))
  }

  func receivedHeadersOverLimit(endStream: Bool) {
    record(.overLimit(endStream: endStream))
  }

  func received(data: ByteBuffer, endStream: Bool) {
    record(.data(Array(data.readableBytesView), endStream: endStream))
    if consumes { stream?.consume(bytes: data.readableBytes) }
  }

  func received(trailers: HeaderFields) {
    record(.trailers(trailers.lines))
  }

  func writabilityChanged(isWritable: Bool) {
    record(.writable(isWritable))
  }

  func closed(_ reason: StreamClosure) {
    record(.closed(reason))
  }

  private func record(_ event: Event) {
    events.append(event)
    onEvent?(self, event)
  }

  /// The events with neighbouring data joined: how it was cut is no difference.
  var joined: [Event] {
    events.reduce(into: []) { joined, event in
      if case .data(let new, let endStream) = event, case .data(let old, false) = joined.last {
        joined[joined.count - 1] = .data(old + new, endStream: endStream)
      } else {
        joined.append(event)
      }
    }
  }

  /// All bytes of the body so far.
  var body: [UInt8] {
    events.flatMap { event -> [UInt8] in
      guard case .data(let bytes, _) = event else { return [] }
      return bytes
    }
  }

  var closures: [StreamClosure] {
    events.compactMap { event in
      guard case .closed(let reason) = event else { return nil }
      return reason
    }
  }
}

extension HeaderFields {
  /// `name: value` for each field.
  var lines: [String] {
    map { String(decoding: $0.name, as: UTF8.self) + ": " + String(decoding: $0.value, as: UTF8.self) }
  }

  /// Any fields, for sending.
  static func of(_ fields: (String, String)...) -> HeaderFields {
    var headers = HeaderFields()
    for (name, value) in fields { headers.append(name, value) }
    return headers
  }

  static let ok = HeaderFields.of((":status", "200"), ("content-type", "application/grpc"))
  static let done = HeaderFields.of(("grpc-status", "0"))
  static let request = HeaderFields.of(
    (":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "test"),
    ("content-type", "application/grpc"), ("te", "trailers"))
}

/// The same request by hand.
let requestFields = [
  (":method", "POST"), (":scheme", "http"), (":path", "/a.B/C"), (":authority", "test"),
  ("content-type", "application/grpc"), ("te", "trailers"),
]
