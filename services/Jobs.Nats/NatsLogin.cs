using System.ComponentModel.DataAnnotations;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using NATS.Client.Core;
using NATS.NKeys;

namespace IFeaLiD.Jobs.Nats;

/// <summary>How this program shows the servers who it is, and they show it who they are.</summary>
internal static partial class NatsLogin
{
    private const string SeedOfUser = "SU";

    /// <summary>What the client needs for the log-in.</summary>
    /// <exception cref="EngineUnreachableException">The seed is none.</exception>
    public static NatsOpts Apply(NatsOptions options, NatsOpts client)
    {
        var seed = options.NKeyFile is { } file ? File.ReadLines(file).Select(line => line.Trim()).First(IsSeed) : null;
        return client with
        {
            AuthOpts = new NatsAuthOpts
            {
                Username = options.User,
                Password = options.Password,
                Token = options.Token,
                NKey = seed is null ? null : PublicHalfOf(seed, options),
                Seed = seed,
                CredsFile = options.CredentialsFile,
            },
            TlsOpts = new NatsTlsOpts
            {
                CaFile = options.CaFile,
                CertFile = options.CertificateFile,
                KeyFile = options.KeyFile,
            },
            IgnoreAuthErrorAbort = true, // users of running programs come back, for example after a change of the servers' configuration
        };
    }

    /// <summary>Options that contradict themselves, or name what is not there.</summary>
    public static IEnumerable<ValidationResult> Mistakes(NatsOptions options)
    {
        string?[] ways =
        [
            options.Url?.Contains('@', StringComparison.Ordinal) == true ? "Engine:Url (what stands before the @)" : null,
            options.User is null ? null : "Engine:User",
            options.Token is null ? null : "Engine:Token",
            options.NKeyFile is null ? null : "Engine:NKeyFile",
            options.CredentialsFile is null ? null : "Engine:CredentialsFile",
        ];
        if (ways.OfType<string>().ToList() is { Count: > 1 } given)
        {
            yield return new ValidationResult($"{string.Join(" and ", given)} are given; expected one way to log in to the NATS servers. Remove the others.");
        }

        if (options.User is null != options.Password is null)
        {
            yield return new ValidationResult("Engine:User and Engine:Password belong together; give both or neither.", [nameof(options.User)]);
        }

        if (options.CertificateFile is null != options.KeyFile is null)
        {
            yield return new ValidationResult("Engine:CertificateFile and Engine:KeyFile belong together; give both or neither.", [nameof(options.CertificateFile)]);
        }

        (string Name, string? Path, string Sign, string Expected)[] files =
        [
            (nameof(options.NKeyFile), options.NKeyFile, SeedOfUser, "the seed of a user's key, SU..., as nk -gen user writes it"),
            (nameof(options.CredentialsFile), options.CredentialsFile, "-----BEGIN NATS USER JWT-----", "a user's JWT and seed, as nsc generate creds writes them"),
            (nameof(options.CaFile), options.CaFile, "-----BEGIN CERTIFICATE-----", "certificates as PEM"),
            (nameof(options.CertificateFile), options.CertificateFile, "-----BEGIN CERTIFICATE-----", "a certificate as PEM"),
            (nameof(options.KeyFile), options.KeyFile, "PRIVATE KEY-----", "a key as PEM, without a password"),
        ];
        foreach (var (name, path, sign, expected) in files)
        {
            if (path is not null && Fault(path, sign) is { } fault)
            {
                yield return new ValidationResult($"Engine:{name} is {path}, which {fault}; expected {expected}.", [name]);
            }
        }
    }

    /// <summary>What to do about servers that were reached and to whom it is no use to go again; null for all else.</summary>
    /// <param name="exception">That of the try.</param>
    /// <param name="options">With which it was made.</param>
    /// <param name="server">What the server that was reached has said of itself; null when none was.</param>
    public static string? RefusalOf(Exception exception, NatsOptions options, INatsServerInfo? server)
    {
        if (server is { TlsVerify: true } && options.CertificateFile is null)
        {
            return "want a certificate of this program, and it has none. Give Engine:CertificateFile and Engine:KeyFile, from an authority that the servers know";
        }

        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case NatsServerException { IsAuthError: true } refused:
                    return $"refused the log-in ({refused.Error.Trim('\'')}). Correct Engine:User and Engine:Password, Engine:Token, Engine:NKeyFile or Engine:CredentialsFile, "
                        + "whichever the servers want, or add the user to the servers' configuration";
                case AuthenticationException untrusted:
                    return $"could not be trusted, or want a certificate ({untrusted.Message.TrimEnd('.')}). Name the authority that made the servers' certificates in Engine:CaFile, "
                        + "use a host name that stands in them, and where the servers want a certificate, give Engine:CertificateFile and Engine:KeyFile";
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>Servers for a message: without what stands before the @.</summary>
    public static string WithoutSecrets(string url) => UserInfo().Replace(url, "");

    private static bool IsSeed(string line) => line.StartsWith(SeedOfUser, StringComparison.Ordinal);

    private static string PublicHalfOf(string seed, NatsOptions options)
    {
        try
        {
            using var pair = KeyPair.FromSeed(seed);
            return pair.GetPublicKey();
        }
        catch (Exception e) when (e is NKeysException or ArgumentException or FormatException)
        {
            throw NatsOutage.Refused(options, $"were not asked: the seed in Engine:NKeyFile {options.NKeyFile} is damaged. Copy it again, all characters of it", e);
        }
    }

    private static string? Fault(string path, string sign)
    {
        try
        {
            var holds = sign == SeedOfUser ? File.ReadLines(path).Any(line => IsSeed(line.Trim())) : File.ReadAllText(path).Contains(sign, StringComparison.Ordinal);
            return holds ? null : "holds something else";
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "is not there";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"cannot be read ({e.Message})";
        }
    }

    [GeneratedRegex(@"[^/,@\s]*@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();
}
