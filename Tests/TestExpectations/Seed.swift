import Foundation

/// The seed of a test run: what the environment variable `CALLBOARD_TEST_SEED` says, to repeat a run, or any other.
public func drawSeed() -> UInt64 {
  ProcessInfo.processInfo.environment["CALLBOARD_TEST_SEED"].flatMap(UInt64.init) ?? .random(in: .min ... .max)
}
