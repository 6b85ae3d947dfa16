using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace IFeaLiD.Jobs.Tests.Nats.Login;

/// <summary>Makes certificates, as an operator's own authority does.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 own;

    public CertificateAuthority()
    {
        var request = new CertificateRequest("CN=Tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        own = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));
    }

    /// <summary>The authority's certificate.</summary>
    public string Pem => own.ExportCertificatePem();

    /// <summary>A certificate for 127.0.0.1, with its key.</summary>
    public (string Certificate, string Key) Issue()
    {
        using var issued = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", issued, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(own, Now.AddHours(-1), Now.AddHours(1), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem(), issued.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        own.Dispose();
        key.Dispose();
    }
}
