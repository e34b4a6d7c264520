/// XXH64 (xxHash specification 0.1.1) with the seed 0: tells damage, not malice, at the speed of memory.
enum Checksum {
  private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
    0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
  )

  static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    func word(_ position: Int) -> UInt64 {
      UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }
    var position = 0
    var sum: UInt64
    if bytes.count >= 32 {
      var lanes = (primes.0 &+ primes.1, primes.1, UInt64(0), 0 &- primes.0)
      while bytes.count - position >= 32 {
        lanes.0 = round(lanes.0, word(position))
        lanes.1 = round(lanes.1, word(position + 8))
        lanes.2 = round(lanes.2, word(position + 16))
        lanes.3 = round(lanes.3, word(position + 24))
        position += 32
      }
      sum = rotated(lanes.0, 1) &+ rotated(lanes.1, 7) &+ rotated(lanes.2, 12) &+ rotated(lanes.3, 18)
      for lane in [lanes.0, lanes.1, lanes.2, lanes.3] { sum = (sum ^ round(0, lane)) &* primes.0 &+ primes.3 }
    } else {
      sum = primes.4
    }
    sum &+= UInt64(bytes.count)
    while bytes.count - position >= 8 {
      sum = rotated(sum ^ round(0, word(position)), 27) &* primes.0 &+ primes.3
      position += 8
    }
    if bytes.count - position >= 4 {
      let half = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      sum = rotated(sum ^ UInt64(half) &* primes.0, 23) &* primes.1 &+ primes.2
      position += 4
    }
    while position < bytes.count {
      sum = rotated(sum ^ UInt64(bytes[position]) &* primes.4, 11) &* primes.0
      position += 1
    }
    sum = (sum ^ sum >> 33) &* primes.1
    sum = (sum ^ sum >> 29) &* primes.2
    return sum ^ sum >> 32
  }

  private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
    rotated(lane &+ word &* primes.1, 31) &* primes.0
  }

  private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
}
