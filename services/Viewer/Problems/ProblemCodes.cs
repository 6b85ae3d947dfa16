using Microsoft.AspNetCore.Mvc;

namespace IFeaLiD.Viewer.Problems;

/// <summary>Every code that a client may meet, with its HTTP status and title; the one place where exceptions become answers.</summary>
public static class ProblemCodes
{
    private static readonly Dictionary<string, (int Status, string Title)> Known = new()
    {
        ["request-malformed"] = (400, "The request cannot be read"),
        ["photo-missing"] = (400, "No photo came with the request"),
        ["dataset-missing"] = (400, "No dataset came with the request"),
        ["array-missing"] = (400, "No array came with the request"),
        ["model-missing"] = (400, "No network came with the request"),
        ["access-token"] = (401, "Uploads need an access token"),
        ["operator-only"] = (403, "This is for the operator"),
        ["operator-token"] = (403, "This takes the operator's token"),
        ["token-wrong"] = (403, "Only the submitter can delete this"),
        ["not-found"] = (404, "There is nothing here"),
        ["view-unknown"] = (404, "There is no such view"),
        ["dataset-unknown"] = (404, "There is no such dataset"),
        ["file-missing"] = (404, "There is no such model"),
        ["method-wrong"] = (405, "This cannot be done here"),
        ["photo-gone"] = (409, "The photo is not kept any more"),
        ["photo-never-there"] = (409, "There is no photo to compute from"),
        ["view-busy"] = (409, "The view is still being computed"),
        ["operator-busy"] = (409, "Something else is at work"),
        ["id-taken"] = (409, "There is such a model already"),
        ["photo-too-large"] = (413, "The photo is too large"),
        ["dataset-too-large"] = (413, "The dataset is too large"),
        ["array-too-large"] = (413, "The array is too large"),
        ["model-too-large"] = (413, "The network is too large"),
        ["too-large"] = (413, "The network is too large"),
        ["content-type"] = (415, "The request has the wrong content type"),
        ["photo-format"] = (415, "This is no photo that can be read"),
        ["array-format"] = (415, "This is no array that can be read"),
        ["photo-empty"] = (422, "The file is empty"),
        ["photo-damaged"] = (422, "The photo is damaged"),
        ["photo-too-many-pixels"] = (422, "The photo has too many pixels"),
        ["photo-too-small"] = (422, "The photo is too small"),
        ["photo-depth"] = (422, "The photo holds numbers that are no colours"),
        ["photo-too-large-to-decode"] = (422, "The photo takes too much to decode"),
        ["stage-unknown"] = (422, "There is no such stage"),
        ["model-unknown"] = (422, "There is no such model"),
        ["precision-unknown"] = (422, "There is no such precision"),
        ["size-unknown"] = (422, "There is no such size"),
        ["size-fixed"] = (422, "This layer needs another size"),
        ["network-refuses-size"] = (422, "The network cannot be run at this size"),
        ["padding-unknown"] = (422, "There is no such padding"),
        ["fit-unknown"] = (422, "There is no such fit"),
        ["crop-unknown"] = (422, "The crop cannot be read"),
        ["crop-outside"] = (422, "The crop is not on the photo"),
        ["page-unknown"] = (422, "There is no such page"),
        ["background-unknown"] = (422, "The background cannot be read"),
        ["model-invalid"] = (422, "What was said of the network cannot be used"),
        ["not-onnx"] = (422, "This is no network that can be read"),
        ["not-safetensors"] = (422, "These are no weights that can be read"),
        ["design-unknown"] = (422, "The network's design is not known"),
        ["external-data"] = (422, "The network is not complete"),
        ["input-unsupported"] = (422, "The network does not take a photo"),
        ["stage-missing"] = (422, "The network has no such layer"),
        ["runtime-refuses"] = (422, "The network cannot be run"),
        ["trial-crashed"] = (422, "The network cannot be run"),
        ["file-size"] = (422, "The file is another one"),
        ["file-checksum"] = (422, "The file is another one"),
        ["manifest-missing"] = (422, "This is no dataset"),
        ["manifest-invalid"] = (422, "The dataset's description is wrong"),
        ["archive-damaged"] = (422, "The dataset is damaged"),
        ["entry-unexpected"] = (422, "The dataset holds more than belongs there"),
        ["tile-missing"] = (422, "The dataset is not complete"),
        ["tile-damaged"] = (422, "The dataset is damaged"),
        ["tile-size"] = (422, "The dataset contradicts itself"),
        ["overlay-missing"] = (422, "The dataset is not complete"),
        ["overlay-format"] = (422, "The dataset's overlay is no JPEG"),
        ["array-damaged"] = (422, "The array is damaged"),
        ["array-type"] = (422, "The array holds no plain numbers"),
        ["array-shape"] = (422, "The array has another shape than a map"),
        ["array-unknown"] = (422, "There is no such array"),
        ["not-finite"] = (422, "The map holds values that are no numbers"),
        ["not-enough-memory"] = (422, "The photo is too large for this machine"),
        ["too-many-uploads"] = (429, "Too many uploads in a short time"),
        ["internal"] = (500, "Something went wrong here"),
        ["extraction-failed"] = (500, "The extraction failed"),
        ["models-unwritable"] = (500, "The models' folder cannot be written"),
        ["download-failed"] = (502, "The download failed"),
        ["worker-died"] = (500, "The extraction was given up"),
        ["queue-full"] = (503, "Too many photos are waiting"),
        ["engine-silent"] = (503, "The service's servers do not answer"),
        ["storage"] = (507, "There is no room left"),
        ["store-full"] = (507, "The store is full"),
    };

    /// <summary>The answer to a code and a sentence.</summary>
    public static ProblemDetails Describe(string code, string detail)
    {
        var (status, title) = Known.GetValueOrDefault(code, (422, "This cannot be done"));
        return new ProblemDetails { Status = status, Title = title, Detail = detail, Extensions = { ["code"] = code } };
    }

    /// <summary>Title of a code.</summary>
    public static string TitleOf(string code) => Known.TryGetValue(code, out var known) ? known.Title : "This cannot be done";

    /// <summary>Gives answers that the framework makes, such as those to unknown paths, a code as well.</summary>
    public static void Complete(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Type = null;
        if (!problem.Extensions.ContainsKey("code"))
        {
            var (code, detail) = problem.Status switch
            {
                404 => ("not-found", "Nothing lies at this path. /openapi/index.html lists those that there are."),
                405 => ("method-wrong", "This path does not know that method. /openapi/index.html lists those that it knows."),
                413 => ("photo-too-large", "The request is larger than this service accepts."),
                415 => ("content-type", "The body is of another type than this path takes: multipart/form-data for uploads, application/json for the rest."),
                >= 500 => ("internal", "The service failed to answer; its log says why."),
                _ => ("request-malformed", "The request cannot be read. /openapi/index.html says what is expected."),
            };
            problem.Extensions["code"] = code;
            problem.Title = TitleOf(code);
            problem.Detail ??= detail;
        }
    }
}
