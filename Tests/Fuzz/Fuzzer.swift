// The program that `Tools/fuzz` builds: libFuzzer, which sees which branches its bytes reach, around one of the entries. The
// environment says which, since the arguments are libFuzzer's.
import FuzzEntries
import Glibc

@testable import SessionFuzzing

/// Feeds one input; nil where nothing is wrong.
private typealias Entry = @Sendable ([UInt8]) throws -> String?

private let entry: Entry = {
  let name = getenv("FUZZ_ENTRY").map { String(cString: $0) }
  if name == "session" { return { try SessionFuzz.run($0) } }
  if name == "http1" { return { HTTP1Fuzz.run($0) } }
  guard let entry = name.flatMap(FuzzEntry.init) else {
    print(
      "FUZZ_ENTRY must be session, http1, \(FuzzEntry.allCases.map(\.rawValue).joined(separator: " or ")): run Tools/fuzz."
    )
    exit(2)
  }
  return {
    try entry.run($0)
    return nil
  }
}()

/// Runs one input; ends the process where something is wrong, which libFuzzer reports with the input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    if let wrong = try entry(Array(UnsafeBufferPointer(start: start, count: count))) { fatalError(wrong) }
  } catch {
    fatalError("\(error)")
  }
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ run: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// Where SwiftPM has the program begin.
@_cdecl("Fuzz_main")
public func fuzzerMain(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, testOneInput)
}
