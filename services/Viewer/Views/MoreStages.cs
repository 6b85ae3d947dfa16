using IFeaLiD.Datasets.Storage;
using IFeaLiD.Extraction;
using IFeaLiD.Models;
using IFeaLiD.Viewer.Problems;

namespace IFeaLiD.Viewer.Views;

/// <summary>Which stages could be computed for a view besides those that it has, or why they cannot.</summary>
public sealed class MoreStages(ModelCatalog models, [FromKeyedServices(ExtractionServices.Photos)] IContentStore photos)
{
    /// <summary>What a view offers.</summary>
    /// <param name="view">As it stands, without this.</param>
    /// <param name="request">What its present job is about; null for a shared dataset.</param>
    /// <param name="cancellationToken">Ends the look for the photo.</param>
    /// <returns>Null when the model is not installed here, or all of its stages are there or on their way.</returns>
    internal async Task<ViewMore?> OfAsync(ViewSnapshot view, ExtractionRequest? request, CancellationToken cancellationToken)
    {
        if (view.Model is not { } named || models.Find(named.Id) is not { } model)
        {
            return null;
        }

        var others = model.Stages.Select(stage => stage.Name)
            .Except(view.Stages.Where(stage => stage.Ready || !view.Ended).Select(stage => stage.Name)).ToList();
        return others.Count == 0 ? null : new ViewMore(others, await ProblemAsync());

        async Task<ViewProblem?> ProblemAsync() => request switch
        {
            null => Problem("photo-never-there", "This link was made from a dataset, not from a photo. Upload the photo to extract other stages."),
            _ when !view.Ended => Problem("view-busy", "Other stages can be asked for as soon as this is done."),
            _ when !request.IsFor(model) =>
                Problem("model-unknown", $"The model {model.Id} has other weights or another preparation now than when the photo was uploaded. Upload the photo again."),
            _ when await photos.FindAsync(request.Photo, cancellationToken) is null =>
                Problem("photo-gone", "The photo itself has been deleted, since it is kept for a short time only. Upload it again to extract other stages."),
            _ => null,
        };
    }

    private static ViewProblem Problem(string code, string detail) => new(code, ProblemCodes.TitleOf(code), detail);
}
