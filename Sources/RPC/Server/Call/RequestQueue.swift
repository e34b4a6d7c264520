import NIOCore

/// Messages that a handler has not taken yet, oldest first. Most calls have one, for which nothing is made.
struct RequestQueue {
  private var first: ByteBuffer?
  private var following: CircularBuffer<ByteBuffer>?

  mutating func append(_ message: ByteBuffer) {
    if first == nil {
      first = message
    } else if following == nil {
      following = [message]
    } else {
      following?.append(message)
    }
  }

  mutating func popFirst() -> ByteBuffer? {
    guard let message = first else { return nil }
    first = following?.popFirst()
    return message
  }
}
