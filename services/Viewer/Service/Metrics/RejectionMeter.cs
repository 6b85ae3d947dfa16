using System.Diagnostics.Metrics;
using IFeaLiD.Viewer.Access;
using Microsoft.AspNetCore.Diagnostics;

namespace IFeaLiD.Viewer.Service.Metrics;

/// <summary>Counts uploads and wishes for stages that were refused, by the code of the problem.</summary>
internal static class RejectionMeter
{
    private static readonly Meter Meter = new(TransferMeter.Name);

    private static readonly Counter<long> Rejections = Meter.CreateCounter<long>(
        "ifealid.upload.rejections", "{upload}", "Uploads, and questions whether one would be taken, that were refused.");

    /// <summary>Notes the answer to a request, if that was for work.</summary>
    public static void Refused(HttpContext context, string code)
    {
        if ((context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint())?.Metadata.GetMetadata<NewWork>() is not null)
        {
            Rejections.Add(1, new KeyValuePair<string, object?>("error.type", code));
        }
    }
}
