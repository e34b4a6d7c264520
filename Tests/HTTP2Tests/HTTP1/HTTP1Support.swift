import NIOCore
import NIOEmbedded

@testable import HTTP2

extension EmbeddedPeer {
  func receive(text: String) throws {
    try receive(Array(text.utf8))
  }

  /// All that was written since the last look.
  func text() throws -> String {
    channel.embeddedEventLoop.run()
    var text = ""
    while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
    return text
  }
}

extension HeaderFields {
  static let plain = HeaderFields.of((":status", "200"), ("content-type", "text/plain"))
}

/// Answers a request with its own body once it is whole.
func echoAtEnd(_ recorder: Recorder, _ event: Recorder.Event) {
  switch event {
  case .headers(_, endStream: true), .data(_, endStream: true):
    recorder.stream?.send(headers: .plain, endStream: recorder.body.isEmpty)
    recorder.stream?.send(data: ByteBuffer(bytes: recorder.body))
    recorder.stream?.finish()
  default: break
  }
}
