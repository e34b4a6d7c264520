import Foundation
import Postgres
import Time

extension Interviews {
  /// What makes the calls of one campaign unlike another's: where people are easy to reach, where they stay to the end,
  /// how well they do, how they like it.
  private struct Character {
    let reach: Double
    let patience: Double
    let skill: Double
    let charm: Double

    init(_ random: Random) {
      var random = random
      reach = random.double(in: 42...74)
      patience = random.double(in: 52...80)
      skill = random.double(in: 60...77)
      charm = random.double(in: 0...1)
    }
  }

  private func character(ofCampaign campaign: Int) -> Character {
    Character(organization.random("character", campaign))
  }

  /// An interview call, answered or not.
  struct Call: Sendable {
    let id: UUID
    let createdAt: Instant
    let status: String
    let duration: Int32?
    let completion: Double?
    let score: Double?
    let withdrawal: String?
    let accommodation: Bool
    let optedOut: Bool
    /// Whether it is over and questions were answered.
    var isInterview: Bool { status == "completed" && (completion ?? 0) > 0 }
  }

  /// The calls to a candidate in a campaign: until one is answered, at most four, all in working hours.
  func calls(of pair: Pair) -> [Call] {
    guard let due = pair.due else { return [] }
    var random = organization.random("interview", pair.number)
    let character = character(ofCampaign: pair.campaign)
    var calls: [Call] = []
    var moment = due
    for attempt in 0..<4 {
      guard moment <= organization.rhythm.now else { break }
      let call = call(of: pair, attempt: attempt, at: moment, character, random: &random)
      calls.append(call)
      if call.status == "completed" || call.optedOut { break }
      let wait = Int64(random.double(in: 4...72) * 3_600_000_000)
      moment = organization.rhythm.workingMoment(moment.advanced(byMicroseconds: wait), random: &random)
    }
    return calls
  }

  private func call(
    of pair: Pair, attempt: Int, at moment: Instant, _ character: Character, random: inout Random
  ) -> Call {
    let id = organization.uuid("interview call", pair.number * 4 + attempt)
    let isRecent = organization.rhythm.now.microseconds(since: moment) < 600_000_000
    let status =
      isRecent
      ? "in_progress"
      : random.pick([
        ("completed", character.reach), ("no_answer", 24), ("voicemail", 9), ("busy", 5), ("failed", 3),
        ("canceled", 1),
      ])
    let reached = random.pick([(0.0, 7.0), (1.0, character.patience), (-1.0, 25.0)])
    let completion = reached < 0 ? (random.double(in: 0.1...0.9) * 8).rounded() / 8 : reached
    guard status == "completed" else {
      return Call(
        id: id, createdAt: moment, status: status,
        duration: status == "voicemail" ? Int32(random.int(in: 12...45)) : nil,
        completion: status == "in_progress" ? min(completion, 0.75) : nil, score: nil,
        withdrawal: nil, accommodation: false, optedOut: status == "voicemail" && random.chance(0.03))
    }
    let duration = 40 + completion * random.logNormal(median: 540, sigma: 0.35)
    let score = min(max(character.skill + 14 * random.normal(), 5), 100)
    return Call(
      id: id, createdAt: moment, status: status, duration: random.chance(0.02) ? nil : Int32(duration),
      completion: completion, score: completion > 0.3 ? (score * 10).rounded() / 10 : nil,
      withdrawal: random.chance(0.08) ? random.pick(Words.withdrawals) : nil, accommodation: random.chance(0.04),
      optedOut: random.chance(0.035))
  }

  /// What a candidate says of the interview, 1 to 5: mostly good, in some campaigns better than in others.
  func rating(ofCampaign campaign: Int, random: inout Random) -> Int32 {
    let charm = character(ofCampaign: campaign).charm
    let ratings: [(value: Int32, weight: Double)] = [
      (5, 30 + 28 * charm), (4, 32), (3, 18 - 7 * charm), (2, 9 - 4 * charm), (1, 7 - 3 * charm),
    ]
    return random.pick(ratings)
  }
}
