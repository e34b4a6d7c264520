import Testing

@testable import HealthChecking

@Suite struct ServerHealthTests {
  private static let services = ["a.A", "b.B"]

  @Test func theServerAsAWholeIsAlwaysThere() {
    let state = HealthState(services: [], status: .serving)
    #expect(state.status(of: "") == .serving)
    #expect(state.status(of: "a.A") == nil)
  }

  @Test func onlyWhatChangesIsTold() {
    var state = HealthState(services: Self.services, status: .notServing)
    #expect(state.set(.notServing, of: Self.services) == [])
    #expect(state.set(.serving, of: ["a.A", "c.C"]) == ["a.A"])
    #expect(state.all.map(\.service) == ["", "a.A", "b.B"])
    #expect(state.all.map(\.status) == [.notServing, .serving, .notServing])
  }

  @Test func theEndIsForGood() {
    var state = HealthState(services: Self.services, status: .serving)
    #expect(state.end() == ["", "a.A", "b.B"])
    #expect(state.set(.serving, of: [""]) == [])
    #expect(state.end() == [])
    #expect(state.all.allSatisfy { $0.status == .notServing })
  }

  @Test(.timeLimit(.minutes(10))) func aWatcherIsToldTheStatusNowAndEveryChange() async {
    let health = ServerHealth(services: Self.services, isServing: false)
    var changes = health.watch("a.A").changes.makeAsyncIterator()
    #expect(await changes.next() == .notServing)
    health.set(isServing: true, of: ["b.B"])
    health.set(isServing: true, of: ["a.A"])
    #expect(await changes.next() == .serving)
    health.end()
    #expect(await changes.next() == .notServing)
    #expect(await changes.next() == nil)
    #expect(health.watcherCount == 0)
  }

  @Test(.timeLimit(.minutes(10))) func whoIsSlowIsToldTheLatest() async {
    let health = ServerHealth(services: Self.services, isServing: false)
    var changes = health.watch("").changes.makeAsyncIterator()
    for isServing in [true, false, true] { health.set(isServing: isServing, of: [""]) }
    #expect(await changes.next() == .serving)
    health.end()
    #expect(await changes.next() == .notServing)
    #expect(await changes.next() == nil)
  }

  @Test(.timeLimit(.minutes(10))) func aServiceThatIsNotThereIsWatchedToo() async {
    let health = ServerHealth(services: Self.services, isServing: true)
    var changes = health.watch("c.C").changes.makeAsyncIterator()
    #expect(await changes.next() == .serviceUnknown)
    health.end()
    #expect(await changes.next() == nil)
  }

  @Test(.timeLimit(.minutes(10))) func afterTheEndAWatchEndsAtOnce() async {
    let health = ServerHealth(services: Self.services, isServing: true)
    health.end()
    var changes = health.watch("").changes.makeAsyncIterator()
    #expect(await changes.next() == .notServing)
    #expect(await changes.next() == nil)
    #expect(health.watcherCount == 0)
  }

  @Test func whoGoesIsForgotten() async {
    let health = ServerHealth(services: Self.services, isServing: true)
    let watch = Task {
      for await _ in health.watch("").changes {}
    }
    watch.cancel()
    await watch.value
    #expect(health.watcherCount == 0)
    do { _ = health.watch("") }
    #expect(health.watcherCount == 0)
  }

  @Test(.timeLimit(.minutes(10))) func aWatcherThatEndsIsToldWhatWaitsAndForgotten() async {
    let health = ServerHealth(services: Self.services, isServing: true)
    let watch = health.watch("a.A")
    health.set(isServing: false, of: ["a.A"])
    watch.end()
    #expect(health.watcherCount == 0)
    var changes = watch.changes.makeAsyncIterator()
    #expect(await changes.next() == .notServing)
    #expect(await changes.next() == nil)
  }
}
