import Foundation
import Synchronization
import Time

/// Sessions of tokens that have been verified, so that a token is not verified again for every call.
///
/// Bounded: each shard keeps two generations of tokens, and drops the older when the younger is full. A token in use is
/// carried over. Only genuine tokens get in, so that nobody can fill it with others.
final class TokenCache: Sendable {
  private final class Entry: Sendable {
    let token: [UInt8]
    let session: Session
    let validFrom: Instant
    /// Of the keys that it was verified by.
    let generation: Int

    init(token: [UInt8], session: Session, validFrom: Instant, generation: Int) {
      self.token = token
      self.session = session
      self.validFrom = validFrom
      self.generation = generation
    }
  }

  private struct Generations: Sendable {
    var young: [UInt64: Entry] = [:]
    var old: [UInt64: Entry] = [:]
  }

  /// Not copyable, as a mutex must stay where it is: kept behind a reference.
  private final class Shard: Sendable {
    let generations = Mutex(Generations())
  }

  private let shards: [Shard]
  private let generationSize: Int

  /// A cache of at most `capacity` tokens, or 32 if that is more. Shards keep the event loops apart.
  init(capacity: Int) {
    shards = (0..<16).map { _ in Shard() }
    generationSize = max(1, capacity / (shards.count * 2))
  }

  /// The session of a token that was verified by the keys of `generation`; nil for one that wasn't, or that isn't valid at
  /// `now` without leeway.
  func session(of token: ArraySlice<UInt8>, now: Instant, generation: Int) -> Session? {
    let fingerprint = Self.fingerprint(of: token)
    let entry = shard(of: fingerprint).generations.withLock { generations -> Entry? in
      if let entry = generations.young[fingerprint] { return entry }
      guard let entry = generations.old.removeValue(forKey: fingerprint) else { return nil }
      insert(entry, fingerprint, into: &generations)
      return entry
    }
    guard let entry, entry.generation == generation, Self.isSame(entry.token, token) else { return nil }
    guard entry.validFrom <= now, now < entry.session.expiresAt else { return nil }
    return entry.session
  }

  /// Remembers a token that has been verified by the keys of `generation`.
  func remember(_ token: [UInt8], _ claims: TokenClaims, generation: Int) {
    let entry = Entry(
      token: token, session: claims.session, validFrom: claims.notBefore ?? .distantPast, generation: generation)
    let fingerprint = Self.fingerprint(of: token[...])
    shard(of: fingerprint).generations.withLock { insert(entry, fingerprint, into: &$0) }
  }

  /// How many tokens are remembered.
  var count: Int {
    shards.reduce(0) { count, shard in count + shard.generations.withLock { $0.young.count + $0.old.count } }
  }

  private func insert(_ entry: Entry, _ fingerprint: UInt64, into generations: inout Generations) {
    if generations.young.count >= generationSize {
      generations.old = generations.young
      generations.young.removeAll(keepingCapacity: true)
    }
    generations.young[fingerprint] = entry
  }

  private func shard(of fingerprint: UInt64) -> Shard { shards[Int(fingerprint >> 60) & 15] }

  /// A number made of the token's last 16 bytes. They belong to its signature, which nobody without the key can choose.
  private static func fingerprint(of token: ArraySlice<UInt8>) -> UInt64 {
    var fingerprint: UInt64 = 0
    for byte in token.suffix(16) { fingerprint = (fingerprint ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    // The low bits of the last characters reach the high ones, which choose the shard.
    return fingerprint &* 0x9E37_79B9_7F4A_7C15
  }

  /// Compares by `memcmp`, as this runs for every call: comparing array slices element by element takes ten times as long.
  private static func isSame(_ known: [UInt8], _ token: ArraySlice<UInt8>) -> Bool {
    known.withUnsafeBytes { known in
      token.withUnsafeBytes { token in
        guard let first = known.baseAddress, let second = token.baseAddress else { return known.count == token.count }
        return known.count == token.count && memcmp(first, second, known.count) == 0
      }
    }
  }
}
