import Testing

@Suite("The tests' own hashes")
struct HashesTests {
    @Test("RFC 1321 A.5 and FIPS 180-4 examples")
    func vectors() {
        #expect(Hashes.md5("") == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(Hashes.md5("message digest") == "f96b697d7cb7938d525a2f31aaf161d0")
        #expect(Hashes.sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Hashes.sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")
                == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }
}
