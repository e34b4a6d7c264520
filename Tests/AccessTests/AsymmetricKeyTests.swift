import Encodings
import Foundation
import Logging
import RPC
import Secrets
import Testing

@testable import Access

/// Keys in PEM and as JWKs: which of them are taken, and for which tokens.
@Suite struct AsymmetricKeyTests {
  private static let privateKeys = [
    ("RS256", ExampleKeys.rsaPrivate), ("ES256", ExampleKeys.ecPrivate), ("ES256", ExampleKeys.ecPrivateSEC1),
    ("EdDSA", ExampleKeys.edPrivate),
  ]
  private static let publicKeys = [
    ("RS256", ExampleKeys.rsaPublic), ("RS256", ExampleKeys.rsaPKCS1), ("RS256", ExampleKeys.rsaCertificate),
    ("ES256", ExampleKeys.ecPublic), ("ES256", ExampleKeys.ecCertificate), ("EdDSA", ExampleKeys.edPublic),
  ]

  private func jwks(_ text: String) async throws(SecretError) -> JSONWebKeys {
    try await JSONWebKeys(Data(text.utf8))
  }

  private func reason(_ token: [UInt8], _ keys: [TokenKey]) -> ErrorReason? {
    do {
      _ = try TokenVerifier(keys).verify(token, now: Tokens.now)
      return nil
    } catch {
      return error.reason
    }
  }

  @Test(arguments: ExampleKeys.signatures.indices)
  func theExamplesOfTheRFCsAreGenuine(index: Int) async throws {
    let example = ExampleKeys.signatures[index]
    let key = try #require(try await jwks(example.key).keys.first)
    #expect(key.algorithm == example.algorithm)
    let signature = try #require(Base64.decode(Array(example.signature.utf8), .url))
    #expect(key.isValid(signature, of: Array(example.content.utf8)))
    for position in [0, signature.count / 2, signature.count - 1] {
      var other = signature
      other[position] ^= 1
      #expect(!key.isValid(other, of: Array(example.content.utf8)))
    }
    for wrong in [[], Array(signature.dropLast()), signature + [0], Array(repeating: 0, count: signature.count)] {
      #expect(!key.isValid(wrong, of: Array(example.content.utf8)))
    }
  }

  @Test func whatAPrivateKeySignsItsPublicKeyVerifies() async throws {
    for (algorithm, privateText) in Self.privateKeys {
      let signing = try await PEMKeys.keys(in: privateText)[0]
      #expect(signing.algorithm == algorithm && signing.canSign)
      let claims = TokenClaims(Tokens.session(owner: true))
      let token = Array(try TokenSigner(signing).sign(claims).utf8)
      #expect(try TokenVerifier([signing]).verify(token, now: Tokens.now) == claims)
      for (other, publicText) in Self.publicKeys {
        let key = try await PEMKeys.keys(in: publicText)[0]
        #expect(key.algorithm == other && !key.canSign)
        #expect(reason(token, [key]) == (other == algorithm ? nil : .tokenSignatureInvalid), "\(algorithm) \(other)")
        #expect(throws: (any Error).self) { try TokenSigner(key).sign(claims) }
      }
    }
  }

  /// RFC 8725 §2.1: who knows the public key must not be able to sign with it as if it were a secret.
  @Test func aPublicKeyIsNoSecret() async throws {
    for (_, text) in Self.publicKeys {
      let keys = try await PEMKeys.keys(in: text)
      for secret in [Data(text.utf8), Data((text + "\n").utf8)] {
        let forger = try await TokenKey.hs256(secret: secret)
        let token = try Tokens.make(claims: Tokens.claims(["super_admin": "true"]), key: forger)
        #expect(reason(token, keys) == .tokenSignatureInvalid)
        // Nor by saying that it is of the key's algorithm.
        for algorithm in ["RS256", "ES256", "EdDSA", "none"] {
          let header = "{\"alg\":\"\(algorithm)\"}"
          let token = try Tokens.make(header: header, claims: Tokens.claims(), key: forger)
          #expect(reason(token, keys) == .tokenSignatureInvalid)
        }
      }
    }
  }

  @Test func severalKeysInAFileAreAllTaken() async throws {
    let text = """
      Bag Attributes: ключ
      \(ExampleKeys.rsaPublic)
      # the next one
      \(ExampleKeys.ecPublic.replacing("\n", with: "\r\n"))

      \(ExampleKeys.edPrivate)
      """
    #expect(TokenKeyFormat(Data(text.utf8)) == .pem(text))
    #expect(try await PEMKeys.keys(in: text).map(\.algorithm) == ["RS256", "ES256", "EdDSA"])
  }

  @Test func whatIsNoKeyIsRefused() async throws {
    let key = ExampleKeys.ecPublic
    let texts = [
      ("-----BEGIN PUBLIC KEY-----", "doesn't end"), (String(key.dropLast(20)), "doesn't end"),
      (String(key.dropLast()), "doesn't end"), (key.replacing("END PUBLIC", with: "END PRIVATE"), "doesn't end"),
      ("-----BEGIN PUBLIC KEY-----\n\(key)", "doesn't end"), ("-----BEGIN -----\n-----END -----", "no key"),
      ("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", "can't be used"),
      (key.replacing("MFk", with: "MFl"), "can't be used"), (key.replacing("MFkw", with: ""), "can't be used"),
      (ExampleKeys.p384Public, "can't be used"), (ExampleKeys.rsa1024Public, "2048 bits"),
      (key + "\n" + ExampleKeys.p384Public, "can't be used"),
      (key.replacing("PUBLIC", with: "DSA PRIVATE"), "can't be used"),
      (key.replacing("PUBLIC", with: "ENCRYPTED PRIVATE"), "openssl pkcs8"),
      (ExampleKeys.ecCertificate + "\n" + ExampleKeys.rsaCertificate, "several certificates"),
      (String(repeating: key + "\n", count: 33), "more than 32"),
      (String(repeating: key + "\n", count: 9), "9 keys for ES256, and a token is tried with no more than 8"),
    ]
    for (text, words) in texts {
      let error = await #expect(throws: SecretError.self, "\(text)") { try await PEMKeys.keys(in: text) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "") for \(text)")
      #expect(error?.description.contains("IzQ") == false)
    }
  }

  @Test func keysAreChosenByTheirID() async throws {
    let set = try await jwks(
      ExampleKeys.set(
        ExampleKeys.rsa(#","kid":"a","use":"sig","alg":"RS256","key_ops":["verify"]"#), ExampleKeys.ec(#","kid":"b""#),
        ExampleKeys.ed(#","kid":"c","x5c":["abc"],"unknown":{}"#), ExampleKeys.oct(#","kid":"d""#)))
    #expect(set.omissions.isEmpty)
    #expect(set.keys.map(\.id) == ["a", "b", "c", "d"])
    #expect(set.keys.map(\.algorithm) == ["RS256", "ES256", "EdDSA", "HS256"])
    let signing = try await PEMKeys.keys(in: ExampleKeys.ecPrivate)[0]
    for (kid, isGood) in [(#","kid":"b""#, true), ("", true), (#","kid":"a""#, false), (#","kid":"B""#, false)] {
      let token = try Tokens.make(header: #"{"alg":"ES256"\#(kid)}"#, claims: Tokens.claims(), key: signing)
      #expect(reason(token, set.keys) == (isGood ? nil : .tokenSignatureInvalid), "\(kid)")
    }
  }

  @Test(arguments: [
    (ExampleKeys.rsa(#","use":"enc""#), "its use is 'enc'"),
    (ExampleKeys.ec(#","key_ops":["sign"]"#), "lacks 'verify'"),
    (ExampleKeys.ec(#","key_ops":[]"#), "lacks 'verify'"), (ExampleKeys.rsa(#","alg":"RS512""#), "'RS512'"),
    (ExampleKeys.rsa(#","alg":"PS256""#), "'PS256'"), (ExampleKeys.rsa(#","alg":"RSA-OAEP""#), "RSA-OAEP"),
    (ExampleKeys.oct(#","alg":"HS512""#), "'HS512'"), (ExampleKeys.rsa(#","alg":"HS256""#), "'HS256'"),
    (ExampleKeys.ed(#","alg":"ES256""#), "'ES256'"), (#"{"kty":"oct","k":"c2hvcnQ"}"#, "shorter than 32 bytes"),
    (#"{"kty":"oct"}"#, "no k"), (#"{"kty":"oct","k":"ä"}"#, "no k"), (#"{"kty":"RSA","e":"AQAB"}"#, "no n"),
    (#"{"kty":"RSA","n":"mfk9RE3qZ6k","e":"AQAB"}"#, "fewer than 2048 bits"),
    (#"{"kty":"RSA","n":"\#(String(repeating: "AAAA", count: 200))","e":"AQAB"}"#, "fewer than 2048 bits"),
    // 256 bytes, and 2047 bits.
    (#"{"kty":"RSA","n":"f\#(ExampleKeys.n.dropFirst())","e":"AQAB"}"#, "fewer than 2048 bits"),
    (#"{"kty":"RSA","n":"\#(ExampleKeys.n)","e":"AQ"}"#, "no RSA key's"),
    (#"{"kty":"EC","crv":"P-384","x":"AA","y":"AA"}"#, "another type"),
    (#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#, "no point"),
    (#"{"kty":"OKP","crv":"X25519","x":"AA"}"#, "another type"),
    (#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#, "no point"), (#"{"kty":"EC"}"#, "another type"),
    (#"{"kty":"AKP","alg":"ML-DSA-44"}"#, "another type"), (#"{"kty":1}"#, "wrong type"), ("1", "wrong type"),
    ("null", "wrong type"),
    (ExampleKeys.ec(#","kid":7"#), "wrong type"),
  ])
  func aKeyThatIsForSomethingElseIsLeftOut(key: String, words: String) async throws {
    let set = try await jwks(ExampleKeys.set(key, ExampleKeys.ed()))
    #expect(set.keys.map(\.algorithm) == ["EdDSA"])
    #expect(set.omissions.count == 1)
    #expect(set.omissions.first?.contains(words) == true, "\(set.omissions)")
    // Alone, it leaves nothing.
    let error = await #expect(throws: SecretError.self) { try await jwks(ExampleKeys.set(key)) }
    #expect(error?.description.contains(words) == true)
  }

  /// X and Y of 31 and 33 bytes are as long together as two of 32.
  @Test func coordinatesAreAsLongAsTheyMustBe() async throws {
    let x = try #require(Base64.decode(Array("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".utf8), .url))
    let y = try #require(Base64.decode(Array("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".utf8), .url))
    func text(_ bytes: [UInt8]) -> String { String(decoding: Base64.encode(bytes, .url), as: UTF8.self) }
    let key = #"{"kty":"EC","crv":"P-256","x":"\#(text(x.dropLast()))","y":"\#(text([x[31]] + y))"}"#
    await #expect(throws: SecretError.self) { try await jwks(key) }
  }

  @Test(arguments: ["{", "{}", #"{"keys":{}}"#, #"{"keys":1}"#, #"{"keys":[]}"#, "{\"keys\":[", #"{"kid":"a"}"#])
  func whatIsNoSetOfKeysIsRefused(text: String) async {
    await #expect(throws: SecretError.self) { try await jwks(text) }
  }

  @Test func theContentSaysWhatAFileIs() {
    func format(_ text: String) -> TokenKeyFormat { TokenKeyFormat(Data(text.utf8)) }
    let json = ExampleKeys.set(ExampleKeys.ec())
    #expect(format(" \n\(json)\n") == .jwks(Data("\(json)\n".utf8)))
    #expect(format("\u{FEFF}\(json)") == .jwks(Data(json.utf8)))
    // A file that is half written is no secret.
    #expect(format(String(json.prefix(40))) == .jwks(Data(json.prefix(40).utf8)))
    for publicKey in [
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPl comment", "ecdsa-sha2-nistp256 AAAA comment",
      #"restrict,command="x" ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQ comment"#, "host.example ssh-ed25519 AAAAC3NzaC1",
      "---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2EAAAADAQABAAAAgQ\n---- END SSH2 PUBLIC KEY ----",
      "[\(ExampleKeys.ec())]", "\"kty\": \"RSA\"", "<RSAKeyValue><Modulus>AAAA</Modulus></RSAKeyValue>",
    ] {
      #expect(format(publicKey) == .unsupported, "\(publicKey)")
    }
    // As a shell of Windows writes what a program says.
    for key in [
      ExampleKeys.ecPublic, ExampleKeys.rsaCertificate, "[\(ExampleKeys.ec())]",
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPl comment",
    ] {
      for encoding in [String.Encoding.utf16, .utf16LittleEndian, .utf16BigEndian] {
        #expect(key.data(using: encoding).map(TokenKeyFormat.init) == .unsupported, "\(key) in \(encoding)")
      }
    }
    for key in [
      ExampleKeys.ecPublic, ExampleKeys.rsaPublic, ExampleKeys.edPublic, ExampleKeys.rsaPKCS1,
      ExampleKeys.ecCertificate,
    ] {
      let base64 = key.split(separator: "\n").dropFirst().dropLast().joined(separator: "\n")
      #expect(format(base64) == .unsupported, "\(base64)")
      let der = Data(base64Encoded: base64, options: .ignoreUnknownCharacters) ?? Data()
      for end in ["", "\n", "\r\n"] { #expect(TokenKeyFormat(der + Data(end.utf8)) == .unsupported) }
      let digits = der.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      #expect(format(digits.joined()) == .unsupported)
      #expect(format(digits.joined(separator: ":").uppercased() + "\n") == .unsupported)
    }
    #expect(format(String(repeating: "30", count: 32)) == .secret(Data(String(repeating: "30", count: 32).utf8)))
    // Random bytes may be any, the zero among them.
    let random = Data([0, 0x2D, 0] + (0..<40))
    #expect(TokenKeyFormat(random) == .secret(random))
    #expect(format("0x correct horse battery staple 0") == .secret(Data("0x correct horse battery staple 0".utf8)))
  }

  /// A token without `kid` is tried with so many keys, and no more.
  @Test func trialsAreBounded() async throws {
    let claims = TokenClaims(Tokens.session())
    var keys: [TokenKey] = []
    for number in 0..<9 {
      keys.append(try await Tokens.key(Data(repeating: UInt8(number), count: 32), id: "\(number)"))
    }
    func token(_ number: Int, id: String?) async throws -> [UInt8] {
      let key = try await Tokens.key(Data(repeating: UInt8(number), count: 32), id: id)
      return Array(try TokenSigner(key).sign(claims).utf8)
    }
    #expect(reason(try await token(7, id: nil), keys) == nil)
    #expect(reason(try await token(8, id: nil), keys) == .tokenSignatureInvalid)
    #expect(reason(try await token(8, id: "8"), keys) == nil)
  }

  /// However many keys have no id, that of the token's own is tried.
  @Test func theKeyOfTheTokensIDComesFirst() async throws {
    let claims = TokenClaims(Tokens.session())
    var keys: [TokenKey] = []
    for number in 0..<9 { keys.append(try await Tokens.key(Data(repeating: UInt8(number), count: 32), id: nil)) }
    let named = try await Tokens.key(Data(repeating: 9, count: 32), id: "named")
    keys.append(named)
    #expect(reason(Array(try TokenSigner(named).sign(claims).utf8), keys) == nil)
    // One that its file doesn't name, and the token does.
    let first = try await Tokens.key(Data(repeating: 0, count: 32), id: "other")
    #expect(reason(Array(try TokenSigner(first).sign(claims).utf8), keys) == nil)
  }

  @Test func aKeyThatWouldNeverBeTriedIsToldOf() async throws {
    let set = try await jwks(
      ExampleKeys.set(
        (Array(repeating: ExampleKeys.ec(), count: 9) + [ExampleKeys.ec(#","kid":"a""#), ExampleKeys.ed()])
          .joined(separator: ",")))
    #expect(set.keys.count == 10)
    #expect(set.omissions.count == 1)
    #expect(set.omissions.first?.hasPrefix("the key number 9 has no kid, as 8 others") == true, "\(set.omissions)")
  }
}
