import Foundation
import Postgres
import Time

/// Someone who works in a demo organization.
public struct DemoMember: Sendable, Equatable {
  /// The member's id: a token's `sub`.
  public let id: UUID
  /// First and last name.
  public let name: String
  /// The address, in a domain reserved for examples.
  public let email: String
  /// The phones that are the member's.
  public let phoneIDs: [UUID]
}

/// An organization of the demo data: everything about it that its rows have in common.
public struct DemoOrganization: Sendable {
  /// The organization's id: a token's `org`.
  public let id: UUID
  /// Its name.
  public let name: String
  /// Its IANA time zone.
  public let timeZone: String
  /// Its members; the first owns it and has no phone of their own.
  public let members: [DemoMember]
  /// Its owner, who sees the whole organization.
  public var owner: DemoMember { members[0] }
  /// A member with several phones, who may be given the sight of their own rows alone.
  public var scopedMember: DemoMember { members[1] }

  let number: Int
  let profile: Profile
  let identity: Identity
  let scale: Double
  let rhythm: Rhythm
  let phoneIDs: [UUID]

  /// What makes an organization what it is. The sizes are those at scale 1.
  struct Profile: Sendable {
    var name: String
    var timeZone: String
    var domain: String
    /// The start of its phone numbers, from the ranges kept for fiction where the country has one.
    var phonePrefix: String
    /// The first of the numbers after it.
    var firstPhone: Int
    var members: Int
    var phones: Int
    var passingScore: Double?
    /// Its share of all rows.
    var share: Double
  }

  static let profiles = [
    Profile(
      name: "Birchwood Staffing", timeZone: "America/New_York", domain: "birchwood.example", phonePrefix: "+121255501",
      firstPhone: 10,
      members: 14, phones: 16, passingScore: 72, share: 0.36),
    Profile(
      name: "Alpenblick Reisen", timeZone: "Europe/Berlin", domain: "alpenblick.example", phonePrefix: "+493023125",
      firstPhone: 110,
      members: 10, phones: 11, passingScore: nil, share: 0.24),
    Profile(
      name: "Monsoon Logistics", timeZone: "Asia/Kolkata", domain: "monsoon.example", phonePrefix: "+912255501",
      firstPhone: 201,
      members: 11, phones: 12, passingScore: 65, share: 0.22),
    Profile(
      name: "Clínica Ipê", timeZone: "America/Sao_Paulo", domain: "ipe.example", phonePrefix: "+55115550",
      firstPhone: 3010,
      members: 6, phones: 6, passingScore: 75, share: 0.1),
    Profile(
      name: "Providence Dive Lodge", timeZone: "Australia/Lord_Howe", domain: "providence.example",
      phonePrefix: "+6125550", firstPhone: 1400, members: 5, phones: 6, passingScore: nil, share: 0.08),
  ]

  init(_ number: Int, seed: UInt64, scale: Double, now: Instant) {
    let profile = Self.profiles[number]
    let identity = Identity(seed: seed)
    self.number = number
    self.profile = profile
    self.identity = identity
    self.scale = scale
    id = identity.uuid("organization", number)
    name = profile.name
    timeZone = profile.timeZone
    let phoneIDs = (0..<profile.phones).map { identity.uuid("phone", number, $0) }
    self.phoneIDs = phoneIDs
    members = (0..<profile.members).map { member in
      var random = Random(seed: seed, "member", number, member)
      let first = random.element(Words.first)
      let last = random.element(Words.last)
      return DemoMember(
        id: identity.uuid("member", number, member), name: "\(first) \(last)",
        email: "member\(member + 1)@\(profile.domain)",
        phoneIDs: Self.phones(ofMember: member, of: profile).map { phoneIDs[$0] })
    }
    rhythm = Rhythm(
      zone: TimeZone(identifier: profile.timeZone) ?? .gmt, now: now, random: Random(seed: seed, "rhythm", number))
  }

  /// The owner has no phone; the second member has the first three (one of them shared); the others have one each, and
  /// the last two phones are nobody's own.
  private static func phones(ofMember member: Int, of profile: Profile) -> [Int] {
    switch member {
    case 0: []
    case 1: Array(0..<min(3, profile.phones))
    default: member < profile.phones - 2 ? [member] : []
    }
  }

  /// The member whose phone it is; nil for a phone of nobody's.
  func member(ofPhone phone: Int) -> DemoMember? {
    let id = phoneIDs[phone]
    return members.first { $0.phoneIDs.contains(id) }
  }

  /// A sequence of random numbers for one purpose in this organization.
  func random(_ purpose: StaticString, _ number: Int = 0) -> Random {
    Random(seed: identity.seed, purpose, self.number, number)
  }

  func uuid(_ kind: StaticString, _ index: Int) -> UUID { identity.uuid(kind, number, index) }

  /// This organization's part of what all have together at scale 1.
  func count(_ all: Int) -> Int { max(1, Int(Double(all) * profile.share * scale)) }

  /// The same for things that grow slower than what is done with them: four times the rows have twice as many.
  func slowCount(_ all: Int) -> Int { max(1, Int(Double(all) * profile.share * scale.squareRoot())) }

  var contactCount: Int { count(6_000) }

  func contactID(_ contact: Int) -> UUID { uuid("contact", contact) }

  /// When a contact was first seen: the first 40 % before the demo's time, the others evenly over it.
  func contactCreation(_ contact: Int) -> Instant {
    let share = (Double(contact) + 0.5) / Double(contactCount)
    if share < 0.4 {
      return rhythm.start.advanced(byMicroseconds: -Int64((0.4 - share) * 400 * 86_400_000_000))
    }
    return rhythm.moment(at: (share - 0.4) / 0.6)
  }

  /// A contact that exists at a moment; newer ones are more talked to.
  func contact(at moment: Instant, random: inout Random) -> Int {
    let elapsed = Double(moment.microseconds(since: rhythm.start))
    let share = elapsed / Double(max(1, rhythm.now.microseconds(since: rhythm.start)))
    let existing = max(1, Int(Double(contactCount) * (0.4 + 0.6 * min(max(share, 0), 1)) - 1))
    let age = random.unit() * random.unit()
    return max(0, min(existing - 1, existing - 1 - Int(age * Double(existing))))
  }

  /// The phone that a contact mostly talks with; the first ones are the busiest.
  func phone(ofContact contact: Int) -> Int {
    var random = random("contact's phone", contact)
    return Int(random.unit() * random.double(in: 0.4...1) * Double(phoneIDs.count))
  }
}
