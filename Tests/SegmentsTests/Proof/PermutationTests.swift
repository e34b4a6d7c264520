import Postgres
import Randomness
import TestDatabase
import Testing

@testable import Segments

/// Every order in which a writer's steps can fall among those of sealing and refreshing; and many of two writers and three
/// refreshers.
struct PermutationTests {
  @Test(arguments: Writer.allCases)
  func ofOneWriter(_ writer: Writer) async throws {
    let scene = try await Scene(try await makeTrackedDatabase(), actorCount: 2)
    for schedule in Schedule.all(turns: [3, Scene.sealTurns + Scene.refreshTurns]) {
      let problem = try await scene.play([writer], schedule)
      #expect(problem == nil)
      let rest = try await scene.settle()
      #expect(rest == nil)
      if problem ?? rest != nil { break }
    }
    await scene.close()
  }

  @Test func ofTwoWritersAndThreeRefreshers() async throws {
    let scene = try await Scene(try await makeTrackedDatabase(), actorCount: 5)
    var generator = SeededGenerator(seed: drawSeed())
    let turns = [3, 3, Scene.sealTurns + Scene.refreshTurns, Scene.refreshTurns, Scene.refreshTurns]
    for _ in 0..<150 {
      let writers = [0, 1].map { _ in Writer.allCases.randomElement(using: &generator) ?? .inserts }
      let problem = try await scene.play(writers, refresherCount: 2, Schedule.random(turns: turns, &generator))
      #expect(problem == nil)
      let rest = try await scene.settle()
      #expect(rest == nil)
      if problem ?? rest != nil { break }
    }
    await scene.close()
  }
}
