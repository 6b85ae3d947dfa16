using System.ComponentModel.DataAnnotations;
using System.Net;

namespace IFeaLiD.Telemetry;

/// <summary>Where metrics are told, apart from the pages: they are the operator's business.</summary>
public sealed class MetricsOptions : IValidatableObject
{
    /// <summary>Port of <c>/metrics</c>; 0 takes a free one, which the log names. Without it there are no metrics, the default.</summary>
    [Range(0, 65535)]
    public int? Port { get; set; }

    /// <summary>Address of the network interface that listens; <c>0.0.0.0</c> and <c>::</c> are all. Default 127.0.0.1, this machine alone.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IPAddress.TryParse(Address, out _))
        {
            yield return new ValidationResult($"Metrics:Address is {Address}; expected an IP address such as 127.0.0.1 or 0.0.0.0.", [nameof(Address)]);
        }
    }
}
