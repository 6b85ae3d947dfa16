using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using NATS.NKeys;

namespace IFeaLiD.Jobs.Tests.Nats.Login;

/// <summary>An operator with an account, who makes users' JWTs, as <c>nsc</c> does. <c>github.com/nats-io/jwt</c> says what stands in them.</summary>
internal sealed class NatsAuthority : IDisposable
{
    private readonly KeyPair @operator = KeyPair.CreatePair(PrefixByte.Operator);
    private readonly KeyPair system = KeyPair.CreatePair(PrefixByte.Account);
    private readonly KeyPair account = KeyPair.CreatePair(PrefixByte.Account);

    /// <summary>What a server needs to know to let this authority's users in.</summary>
    public string Configuration()
    {
        var limits = new { subs = -1, conn = -1, leaf = -1, imports = -1, exports = -1, data = -1, payload = -1, wildcards = true };
        var storing = new { limits.subs, limits.conn, limits.leaf, limits.imports, limits.exports, limits.data, limits.payload, limits.wildcards, mem_storage = -1, disk_storage = -1, streams = -1, consumer = -1 };
        return $$"""
            operator: "{{Jwt(@operator, @operator, "operator", new { type = "operator", version = 2 })}}"
            system_account: {{system.GetPublicKey()}}
            resolver: MEMORY
            resolver_preload: {
              {{system.GetPublicKey()}}: "{{Jwt(@operator, system, "SYS", new { type = "account", version = 2, limits })}}"
              {{account.GetPublicKey()}}: "{{Jwt(@operator, account, "ifealid", new { type = "account", version = 2, limits = storing })}}"
            }
            """;
    }

    /// <summary>A user's credentials, as they stand in a <c>.creds</c> file.</summary>
    public string Credentials()
    {
        using var user = KeyPair.CreatePair(PrefixByte.User);
        var jwt = Jwt(account, user, "extractor", new { type = "user", version = 2, pub = new { }, sub = new { }, subs = -1, data = -1, payload = -1 });
        return $"""
            -----BEGIN NATS USER JWT-----
            {jwt}
            ------END NATS USER JWT------

            -----BEGIN USER NKEY SEED-----
            {user.GetSeed()}
            ------END USER NKEY SEED------

            """;
    }

    public void Dispose()
    {
        @operator.Dispose();
        system.Dispose();
        account.Dispose();
    }

    private static string Jwt(KeyPair issuer, KeyPair subject, string name, object nats)
    {
        var claims = new
        {
            jti = Guid.NewGuid().ToString("N"),
            iat = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            iss = issuer.GetPublicKey(),
            name,
            sub = subject.GetPublicKey(),
            nats,
        };
        var signed = $"{Encoded(new { typ = "JWT", alg = "ed25519-nkey" })}.{Encoded(claims)}";
        var signature = new byte[64];
        issuer.Sign(Encoding.ASCII.GetBytes(signed), signature);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Encoded(object part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
